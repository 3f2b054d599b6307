using System.Diagnostics;
using Brokerage.Benchmarks.Hosts;
using Brokerage.Benchmarks.Indicators;
using Brokerage.Benchmarks.Ingest;
using Brokerage.Benchmarks.Measuring;
using Brokerage.Benchmarks.Memory;
using Brokerage.Benchmarks.Preview;
using Brokerage.Benchmarks.Push;
using Brokerage.Benchmarks.Rules;
using Brokerage.Benchmarks.Telemetry;
using Brokerage.Benchmarks.Ticks;
using Brokerage.Benchmarks.Units;
using Brokerage.Server.Hosting;

// Tokens for the clients come from Development's own key. Before anything asks for the environment.
Environment.SetEnvironmentVariable("ASPNETCORE_ENVIRONMENT", "Development");
if (args is [HeldClients.Command, ..]) return await HeldClients.RunAsync();
if (args is [StormClients.Command, ..]) return await StormClients.RunAsync();

var suites = new (string Name, Func<bool, Task<Section>> Run)[]
{
    ("indicators", IndicatorSuite.RunAsync),
    ("rules", RuleSuite.RunAsync),
    ("clauses", ClauseSuite.RunAsync),
    ("ingest", IngestSuite.RunAsync),
    ("postgres", PostgresSuite.RunAsync),
    ("push", PushSuite.RunAsync),
    ("ticks", TickSuite.RunAsync),
    ("memory", MemorySuite.RunAsync),
    ("preview", PreviewSuite.RunAsync),
    ("telemetry", TelemetrySuite.RunAsync),
    ("units", UnitSuite.RunAsync),
};
var quick = args.Contains("--quick");
var wanted = args.FirstOrDefault(a => !a.StartsWith('-')) ?? "all";
if (wanted != "all" && suites.All(s => s.Name != wanted))
{
    Console.Error.WriteLine($"usage: [{string.Join('|', suites.Select(s => s.Name))}|all] [--quick]");
    return 2;
}
var results = Path.Combine(ServerOptions.RepositoryFolder, "tests", "Brokerage.Benchmarks", "RESULTS.md");
foreach (var suite in suites.Where(s => wanted == "all" || s.Name == wanted))
{
    var began = Stopwatch.GetTimestamp();
    var section = await suite.Run(quick);
    Console.WriteLine(Report.Text(section));
    Console.Error.WriteLine($"{suite.Name}: {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
    if (!quick) Report.Write(results, section);
}
return 0;
