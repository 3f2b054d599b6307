return await Brokerage.Cluster.Hosting.SiloCommand.RunAsync(args);
