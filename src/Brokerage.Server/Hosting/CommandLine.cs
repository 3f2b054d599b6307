using System.CommandLine;
using Brokerage.Contracts.TypeScript;
using Brokerage.MarketData.Fixtures;
using Brokerage.Server.Auth;
using Brokerage.Server.Policy;
using Brokerage.Storage;
using Microsoft.Extensions.Options;

namespace Brokerage.Server.Hosting;

/// <summary>The command line: serves by default, and has small commands beside it.</summary>
public static class CommandLine
{
    private const int MaxDrainSeconds = 300;

    /// <summary>Parses the arguments and runs what they ask for.</summary>
    public static Task<int> RunAsync(string[] args) => InvokeAsync(Create(), args);

    /// <summary>All commands and options.</summary>
    public static RootCommand Create()
    {
        var defaults = new ServerOptions();
        var urls = new Option<string>("--urls") { Description = "Address to listen on.", DefaultValueFactory = _ => defaults.Urls };
        var data = new Option<string>("--data") { Description = "Data folder.", DefaultValueFactory = _ => defaults.DataFolder, Recursive = true };
        var seed = new Option<int>("--seed-investors") { Description = "Synthetic investors for an empty store.", DefaultValueFactory = _ => defaults.SeedInvestors };
        var replay = new Option<string>("--replay") { Description = "File or folder to replay as the market.", DefaultValueFactory = _ => defaults.Replay };
        var speed = new Option<string>("--speed") { Description = "Speed of the replay: N times real time, or max.", DefaultValueFactory = _ => defaults.Speed };
        var hold = new Option<bool>("--hold-replay") { Description = "Hold the replay until POST /dev/replay/start." };
        var store = new Option<string?>("--store")
        {
            Description = $"Connection string of a PostgreSQL that keeps the store; default: {Stores.Variable}, else SQLite in the data folder.",
            DefaultValueFactory = _ => defaults.Store,
            Recursive = true,
        };
        var backups = new Option<string?>("--backups") { Description = "Folder of backups; default: backups in the data folder. Erasures reach into it.", Recursive = true };
        var ledger = new Option<string?>("--erasure-ledger") { Description = "File of the erasure ledger; default: in the data folder. Better on another disk.", Recursive = true };
        var drain = DrainSeconds();
        var root = new RootCommand("Brokerage: personalisation for retail brokerages.")
        {
            urls, data, store, backups, ledger, seed, replay, speed, hold, drain, Token(data), Contracts(), Schema(), OpenApi(), Fixtures(), RulesCommand.Create(),
            AuditCommand.Create(StoreOf), CertificateCommand.Create(), BackupCommand.Create(data, store, backups, ledger), StoreCommand.Create(StoreOf),
            ProfilesCommand.Create(StoreOf), KeysCommand.Create(StoreOf),
        };
        root.SetAction((parsed, ct) => ServeAsync(
            StoreOf(parsed) with
            {
                Urls = parsed.GetValue(urls)!,
                SeedInvestors = parsed.GetValue(seed),
                Replay = parsed.GetValue(replay)!,
                Speed = parsed.GetValue(speed)!,
                HoldReplay = parsed.GetValue(hold),
                DrainDelay = TimeSpan.FromSeconds(parsed.GetValue(drain)),
            }, ct));
        return root;

        ServerOptions StoreOf(ParseResult parsed) => new()
        {
            DataFolder = parsed.GetValue(data)!, Store = parsed.GetValue(store), BackupFolder = parsed.GetValue(backups), ErasureLedger = parsed.GetValue(ledger),
        };
    }

    /// <summary>The option that says how long a host drains.</summary>
    public static Option<int> DrainSeconds()
    {
        var drain = new Option<int>("--drain-seconds") { Description = "After SIGTERM: seconds to go on serving, not ready, until a proxy has noticed." };
        drain.Validators.Add(parsed =>
        {
            if (parsed.Tokens is [{ Value: var text }] && !(int.TryParse(text, out var seconds) && seconds is >= 0 and <= MaxDrainSeconds))
                parsed.AddError($"--drain-seconds: '{text}' must be 0 to {MaxDrainSeconds}");
        });
        return drain;
    }

    /// <summary>
    /// Runs what the arguments ask for. The library cancels a command at SIGTERM and ends the process two seconds later; that would be in the middle
    /// of a host's stop, which is therefore left to the host.
    /// </summary>
    public static Task<int> InvokeAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        var invocation = new InvocationConfiguration();
        if (parsed.CommandResult.Command == root) invocation.ProcessTerminationTimeout = null;
        return parsed.InvokeAsync(invocation);
    }

    /// <summary>Serves until told to stop. What is wrong with the configuration or the machine is said in words, without a stack trace.</summary>
    private static async Task<int> ServeAsync(ServerOptions options, CancellationToken ct)
    {
        try
        {
            await using var app = await App.BuildAsync(options);
            await App.RunAsync(app, ct);
            return 0;
        }
        catch (Exception e) when (e is OptionsValidationException or PolicyException or ArgumentException or StoreConfigurationException or StoreUnavailableException or IOException)
        {
            Console.Error.WriteLine($"The server cannot start: {e.Message}");
            return 1;
        }
    }

    private static Command Token(Option<string> data)
    {
        var role = new Option<string>("--role") { Required = true, Description = "investor, ingest, product, agent, privacy or ops." };
        var sub = new Option<string>("--sub") { Description = "Subject: for the role investor, the investor.", DefaultValueFactory = _ => "dev" };
        var minutes = new Option<int>("--minutes") { Description = "Minutes until it expires.", DefaultValueFactory = _ => 60 };
        var command = new Command("token", "Prints a token (Development only).") { role, sub, minutes };
        command.SetAction(parsed =>
        {
            if (!HostEnvironment.IsDevelopment)
            {
                Console.Error.WriteLine("token: tokens are made in Development only");
                return 2;
            }
            try
            {
                var tokens = DevTokens.Open(parsed.GetValue(data)!, new ConfigurationBuilder().AddEnvironmentVariables().Build(), TimeProvider.System);
                Console.WriteLine(tokens.Issue(parsed.GetValue(role)!, parsed.GetValue(sub)!, parsed.GetValue(minutes)));
            }
            catch (ArgumentException e)
            {
                Console.Error.WriteLine($"token: {e.Message}");
                return 2;
            }
            return 0;
        });
        return command;
    }

    private static Command Contracts()
    {
        var command = new Command("contracts", "Prints the TypeScript types of the wire contract.");
        command.SetAction(_ => Console.Write(TypeScriptWriter.Write()));
        return command;
    }

    private static Command Schema()
    {
        var command = new Command("schema", "Prints the JSON Schema of rule sets.");
        command.SetAction(_ => Console.Write(RuleSetSchema.Write()));
        return command;
    }

    private static Command OpenApi()
    {
        var file = new Argument<string>("file") { Description = "Where to write." };
        var command = new Command("openapi", "Writes the OpenAPI document, as a running server answers it.") { file };
        command.SetAction(async (parsed, ct) =>
        {
            var folder = Directory.CreateTempSubdirectory("brokerage-openapi");
            try
            {
                await using var app = await App.BuildAsync(new() { Urls = "http://127.0.0.1:0", DataFolder = folder.FullName, HoldReplay = true });
                await app.StartAsync(ct);
                using var http = new HttpClient();
                await File.WriteAllTextAsync(parsed.GetValue(file)!, await http.GetStringAsync(app.Urls.First() + ApiDocs.ApiDocsExtensions.OpenApiPath, ct) + "\n", ct);
                await app.StopAsync(ct);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }

    private static Command Fixtures()
    {
        var folder = new Argument<string>("folder") { Description = "Where to write.", DefaultValueFactory = _ => new ServerOptions().Replay };
        var command = new Command("fixtures", "Writes the synthetic market data anew; the same every time.") { folder };
        command.SetAction(parsed => FixtureGenerator.Write(parsed.GetValue(folder)!, FixtureGenerator.DefaultSeed));
        return command;
    }
}
