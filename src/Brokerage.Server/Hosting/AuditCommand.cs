using System.CommandLine;
using System.Text;
using Brokerage.Domain.Audit;
using Brokerage.Domain.Events;
using Brokerage.Server.Audit;
using Brokerage.Server.Auth;
using Brokerage.Storage;

namespace Brokerage.Server.Hosting;

/// <summary>
/// The audit log from the command line: exported where the store is, verified anywhere, without a server or a key.
/// Exit codes: 0 intact, 1 broken, 2 the command could not be carried out.
/// </summary>
public static class AuditCommand
{
    private const int Intact = 0, Broken = 1, Failed = 2;
    private const int MaxActorLength = 128;

    /// <summary>The command <c>audit</c> with its parts.</summary>
    /// <param name="storeOf">Where the store is.</param>
    public static Command Create(Func<ParseResult, ServerOptions> storeOf) => new("audit", "Exports and verifies the audit log.") { Export(storeOf), Verify() };

    private static Command Export(Func<ParseResult, ServerOptions> storeOf)
    {
        var heads = new Option<string>("--heads") { Description = "File of published heads; by default audit/heads.log in the data folder." };
        var command = new Command("export", "Writes the audit log, a line a record; the last record is this export.") { heads };
        command.SetAction((parsed, ct) => GuardedAsync(async () =>
        {
            var options = storeOf(parsed);
            // To open an embedded store would make one where there is none.
            if (options.IsEmbedded && !File.Exists(new SqliteJournalOptions { Folder = options.DataFolder }.DatabasePath))
                throw new IOException($"There is no store in {options.DataFolder}.");
            var opened = await Stores.OpenAsync(options, TimeProvider.System, ct);
            await using var journal = opened.Journal;
            var user = TextAttribute.IsClean(Environment.UserName, MaxActorLength) ? Environment.UserName : "unknown";
            var upTo = await opened.Audit.AppendAsync(
                AuditRecord.Of(TimeProvider.System.GetUtcNow(), new(user, Roles.Ops), AuditActions.AuditExported, null, []), ct);
            await new AuditHeadsFile(parsed.GetValue(heads) ?? AuditOptions.DefaultHeadsPath(options.DataFolder), TimeProvider.System).CatchUpAsync(opened.Audit, ct);
            await using var output = Console.OpenStandardOutput();
            await using var buffered = new BufferedStream(output);
            await AuditExport.WriteAsync(opened.Audit, upTo!.Value, buffered, ct);
            return Intact;
        }));
        return command;
    }

    private static Command Verify()
    {
        var log = new Argument<string>("log") { Description = "The exported log.", Arity = ArgumentArity.ZeroOrOne };
        var heads = new Option<string>("--heads") { Description = "File of published heads: names the first bad record, whatever was done." };
        var head = new Option<string>("--head") { Description = "The last published head, 64 hexadecimal digits: detects any change." };
        var allowNewer = new Option<bool>("--allow-newer") { Description = "The heads were taken before the log: it may go on after them." };
        var command = new Command("verify", "Verifies an exported log against what was published of it.") { log, heads, head, allowNewer };
        command.SetAction((parsed, _) => GuardedAsync(() =>
        {
            if (parsed.GetValue(log) is not { } file) throw new ArgumentException("Name the file of the exported log.");
            var verifier = Verifier(parsed.GetValue(heads), parsed.GetValue(head), parsed.GetValue(allowNewer));
            return Task.FromResult(Report(AuditChain.Verify(ByteLines.ReadFile(file), verifier)));
        }));
        return command;
    }

    private static AuditVerifier Verifier(string? heads, string? head, bool allowsNewer)
    {
        if (heads is not null && head is not null) throw new ArgumentException("Give --heads or --head, not both.");
        if (heads is not null) return AuditVerifier.Against(new PublishedHeads(ByteLines.ReadFile(heads)), allowsNewer);
        if (head is not null)
            return AuditVerifier.Against(AuditHead.Read(Encoding.Latin1.GetBytes(head)) ?? throw new ArgumentException("--head is 64 lower-case hexadecimal digits."), allowsNewer);
        Console.Error.WriteLine("audit: without --heads or --head only the log's own consistency is verified: a log that was hashed anew would pass");
        return AuditVerifier.OfItself();
    }

    private static int Report(AuditVerdict verdict)
    {
        if (verdict.IsIntact) Console.WriteLine($"intact: {verdict.Records} records");
        else Console.Error.WriteLine($"broken: {verdict.Reason}");
        return verdict.IsIntact ? Intact : Broken;
    }

    private static async Task<int> GuardedAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or StoreUnavailableException or StoreConfigurationException)
        {
            Console.Error.WriteLine($"audit: {e.Message}");
            return Failed;
        }
    }
}
