using System.CommandLine;
using Brokerage.Actors;
using Brokerage.Server.Policy;
using Brokerage.Server.Rules;
using Brokerage.Storage;

namespace Brokerage.Server.Hosting;

/// <summary>
/// <c>profiles rebuild</c>: profiles from the journal, beside a running server or without one. Exit codes: 0 every snapshot was what the
/// journal comes to, 1 some were not, 2 the command could not be carried out.
/// </summary>
public static class ProfilesCommand
{
    private const int AllSame = 0, SomeDifferent = 1, Failed = 2;

    /// <summary>The command <c>profiles</c> with its parts.</summary>
    /// <param name="options">Where the store is.</param>
    public static Command Create(Func<ParseResult, ServerOptions> options)
    {
        var check = new Option<bool>("--check") { Description = "Compare only, and replace nothing." };
        var rebuild = new Command("rebuild", "Folds every investor's journal anew, compares the snapshot with it and replaces it.") { check };
        rebuild.SetAction((parsed, ct) => RebuildAsync(options(parsed), replace: !parsed.GetValue(check), ct));
        return new("profiles", "Profiles of investors.") { rebuild };
    }

    private static async Task<int> RebuildAsync(ServerOptions options, bool replace, CancellationToken ct)
    {
        try
        {
            var policy = PolicyBook.Open(options.ConfigFolder, options.DataFolder);
            var store = await Stores.OpenAsync(options, TimeProvider.System, ct);
            await using var journal = store.Journal;
            using var rules = new LiveRules(store.Revisions, policy, TimeProvider.System);
            await rules.OpenAsync(ct);
            var (same, absent, different) = (0, 0, 0);
            await foreach (var (investor, verdict) in new Profiles(journal, policy, TimeProvider.System).RebuildAsync(replace, ct))
                switch (verdict)
                {
                    case ProfileVerdict.Same:
                        same++;
                        break;
                    case ProfileVerdict.Absent:
                        absent++;
                        break;
                    default:
                        different++;
                        Console.Error.WriteLine($"profiles: the snapshot of {await journal.PseudonymAsync(investor, ct)} is not what the journal comes to");
                        break;
                }
            Console.WriteLine($"{same} as the journal has them, {absent} without a snapshot to compare, {different} different{(replace ? ": all replaced" : "")}");
            return different == 0 ? AllSame : SomeDifferent;
        }
        catch (Exception e) when (e is StoreConfigurationException or StoreUnavailableException or StoreIntegrityException or PolicyException or KeyNotFoundException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"profiles: {e.Message}");
            return Failed;
        }
    }
}
