using System.Diagnostics;
using Brokerage.Benchmarks.Measuring;
using Brokerage.Cluster.Benchmarks;
using Brokerage.Cluster.Benchmarks.Hosts;
using Brokerage.Server.Hosting;

if (Child.IsWanted) return await Child.RunAsync(args);

var quick = args.Contains("--quick");
var began = Stopwatch.GetTimestamp();
var section = await SilosSuite.RunAsync(quick);
Console.WriteLine(Report.Text(section));
Console.Error.WriteLine($"silos: {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
if (!quick)
    Report.Write(Path.Combine(ServerOptions.RepositoryFolder, "tests", "Brokerage.Cluster.Benchmarks", "RESULTS.md"), section, SilosSuite.Head);
return 0;
