global using Brokerage.Actors.Tests.Kit;
global using Brokerage.Cluster.Tests.Kit;
global using Shouldly;
