using Brokerage.KillHost;
using Brokerage.Server.Hosting;
using Brokerage.Storage;
using Brokerage.Storage.Tests.Faults;
using Microsoft.Extensions.DependencyInjection;

// Takes the arguments the server takes, as pairs, and the fault from FAULT: "ack-before-commit" or "synchronous-normal".
var given = args.Where(a => a != "--hold-replay").Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
var fault = Environment.GetEnvironmentVariable("FAULT");
var options = new ServerOptions { HoldReplay = args.Contains("--hold-replay"), SeedInvestors = 0 };
options = options with
{
    Urls = given["--urls"],
    DataFolder = given["--data"],
    Replay = given.GetValueOrDefault("--replay", options.Replay),
    Speed = given.GetValueOrDefault("--speed", options.Speed),
};
var store = new SqliteJournalOptions { Folder = options.DataFolder, Synchronous = fault == "synchronous-normal" ? "NORMAL" : "FULL" };
await using var app = await App.BuildAsync(options, builder => builder.Services.AddSingleton<IJournal>(_ =>
{
    // The store is opened a second time: the one the host opened stays idle.
    var journal = SqliteJournal.OpenAsync(store, TimeProvider.System, default).AsTask().GetAwaiter().GetResult();
    return fault switch
    {
        "ack-before-commit" => new AcknowledgeBeforeCommitJournal(LateAppends.Of(journal, TimeSpan.FromMilliseconds(20))),
        "synchronous-normal" => journal,
        _ => throw new ArgumentException($"FAULT = '{fault}' is neither ack-before-commit nor synchronous-normal"),
    };
}));
await App.RunAsync(app, default);
