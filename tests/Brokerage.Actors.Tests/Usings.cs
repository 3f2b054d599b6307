global using Brokerage.Actors.Tests.Kit;
global using Shouldly;
