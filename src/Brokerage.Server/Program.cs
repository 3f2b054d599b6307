return await Brokerage.Server.Hosting.CommandLine.RunAsync(args);
