using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Brokerage.Contracts;
using Brokerage.Server.Policy;
using Brokerage.Server.Rules;

namespace Brokerage.Server.Hosting;

/// <summary>
/// Rule sets from the command line, for people and pull requests. Exit codes: 0 well, 1 the rule set is not, 2 the command could not be
/// carried out. Errors stand as <c>file(line,column): code: message</c>.
/// </summary>
public static class RulesCommand
{
    private const int Well = 0, Wrong = 1, Failed = 2;
    private const string FailedTest = "test-failed";

    /// <summary>The command <c>rules</c> with its parts.</summary>
    public static Command Create() => new("rules", "Checks, previews and hands in rule sets.") { Lint(), Test(), Diff(), Preview(), Publish() };

    private static Command Lint()
    {
        var file = FileArgument();
        var command = new Command("lint", "Reads a rule set, runs its tests and looks for rules that cannot be meant.") { file };
        command.SetAction(parsed => WithFile(parsed.GetValue(file)!, text =>
        {
            var reading = RuleSetReader.Read(text);
            foreach (var error in reading.Errors) Report(parsed.GetValue(file)!, error);
            if (reading.RuleSet is not { } rules) return Wrong;
            var findings = RuleFindings.Analysed(rules, reading.Places);
            foreach (var finding in findings) Report(parsed.GetValue(file)!, new(finding.Line, finding.Column, finding.Code, $"{finding.Severity}: {finding.Message}"));
            Console.WriteLine($"{parsed.GetValue(file)}: {rules.Revision}");
            return findings.Any(f => f.Severity != RuleFindings.Warning) ? Wrong : Well;
        }));
        return command;
    }

    private static Command Diff()
    {
        var (before, after) = (new Argument<string>("old") { Description = "The rule set before." }, new Argument<string>("new") { Description = "The rule set after." });
        var command = new Command("diff", "Shows how two rule sets differ in meaning.") { before, after };
        command.SetAction(parsed => WithFile(parsed.GetValue(before)!, was => WithFile(parsed.GetValue(after)!, becomes =>
        {
            var (old, next) = (RuleSetReader.Read(was), RuleSetReader.Read(becomes));
            foreach (var error in old.Errors) Report(parsed.GetValue(before)!, error);
            foreach (var error in next.Errors) Report(parsed.GetValue(after)!, error);
            if (old.RuleSet is not { } known || next.RuleSet is not { } rules) return Wrong;
            foreach (var change in PreviewEndpoints.ToChanges(known, rules)) Console.WriteLine($"{change.Kind} {change.Path}: {change.Before ?? "–"} -> {change.After ?? "–"}");
            return Well;
        })));
        return command;
    }

    private static Command Test()
    {
        var file = FileArgument();
        var command = new Command("test", "Runs the tests that stand in a rule set.") { file };
        command.SetAction(parsed => WithFile(parsed.GetValue(file)!, text =>
        {
            var reading = RuleSetReader.Read(text);
            foreach (var error in reading.Errors) Report(parsed.GetValue(file)!, error);
            if (reading.RuleSet is not null) Console.WriteLine($"{parsed.GetValue(file)}: all tests passed");
            // What cannot be read was not tested at all.
            return reading.RuleSet is not null ? Well : reading.Errors.All(e => e.Code == FailedTest) ? Wrong : Failed;
        }));
        return command;
    }

    private static Command Preview()
    {
        var (file, url, token) = (FileArgument(), Url(), Token());
        var command = new Command("preview", "Shows who would move, on a running server.") { file, url, token };
        command.SetAction((parsed, ct) => WithServerAsync(parsed.GetValue(file)!, parsed.GetValue(url)!, parsed.GetValue(token)!, async (http, text) =>
        {
            if (await SendAsync<PreviewView>(http, "preview", new PreviewRequest(text), parsed.GetValue(file)!, ct) is not { } preview) return Wrong;
            Console.WriteLine($"{preview.Revision} against {preview.Against}: {Number(preview.Moved)} of {preview.Population} investors would move");
            foreach (var cell in preview.Cells.Where(c => c.From != c.To))
                Console.WriteLine($"  {cell.From} -> {cell.To}: {Number(cell.Count)} ({string.Join(", ", cell.Rules.Select(r => $"{r.Rule} {Number(r.Count)}"))})");
            return Well;
        }));
        return command;
    }

    private static Command Publish()
    {
        var (file, url, token) = (FileArgument(), Url(), Token());
        var comment = new Option<string>("--comment") { Description = "What it is for.", DefaultValueFactory = _ => "From the command line." };
        var acknowledge = new Option<string[]>("--acknowledge") { Description = "Codes of warnings that are accepted.", AllowMultipleArgumentsPerToken = true };
        var command = new Command("publish", "Hands a rule set in for review; another person approves and publishes it.") { file, url, token, comment, acknowledge };
        command.SetAction((parsed, ct) => WithServerAsync(parsed.GetValue(file)!, parsed.GetValue(url)!, parsed.GetValue(token)!, async (http, text) =>
        {
            var overview = await http.GetFromJsonAsync<RulesOverview>("v1/rules", ct);
            var name = parsed.GetValue(file)!;
            if (await SendAsync<DraftView>(http, "drafts", new SaveDraft(text, overview!.Active, parsed.GetValue(comment)!), name, ct) is not { } draft) return Wrong;
            var submit = new SubmitDraft(parsed.GetValue(acknowledge) ?? []);
            if (await SendAsync<DraftView>(http, $"drafts/{draft.Id}/submit", submit, name, ct) is null) return Wrong;
            Console.WriteLine($"{draft.Id} ({draft.Revision}) waits for review: another person than {draft.Author} must approve it before it can be published.");
            return Well;
        }));
        return command;
    }

    private static Argument<string> FileArgument() => new("file") { Description = "The rule set, YAML or JSON." };

    private static Option<string> Url() => new("--url") { Description = "The server.", DefaultValueFactory = _ => new ServerOptions().Urls };

    private static Option<string> Token() => new("--token") { Required = true, Description = "Bearer token of the role product." };

    private static int WithFile(string file, Func<string, int> work)
    {
        try
        {
            return work(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"rules: {e.Message}");
            return Failed;
        }
    }

    private static async Task<int> WithServerAsync(string file, string url, string token, Func<HttpClient, string, Task<int>> work)
    {
        try
        {
            using var http = new HttpClient { BaseAddress = new(url.TrimEnd('/') + "/") };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return await work(http, await File.ReadAllTextAsync(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or JsonException or UriFormatException)
        {
            Console.Error.WriteLine($"rules: {e.Message}");
            return Failed;
        }
    }

    /// <summary>The answer; null, after its errors were reported, when the rule set was refused.</summary>
    private static async Task<T?> SendAsync<T>(HttpClient http, string path, object body, string file, CancellationToken ct) where T : class
    {
        using var answer = await http.PostAsJsonAsync($"v1/rules/{path}", body, ct);
        if (answer.IsSuccessStatusCode) return await answer.Content.ReadFromJsonAsync<T>(ct);
        if ((int)answer.StatusCode is not (409 or 412 or 413 or 422)) throw new HttpRequestException($"the server answered {(int)answer.StatusCode}");
        var problem = await answer.Content.ReadFromJsonAsync<Refused>(ct);
        foreach (var error in problem!.Errors ?? []) Report(file, new(error.Line, error.Column, error.Code, error.Message));
        foreach (var finding in problem.Findings ?? []) Report(file, new(finding.Line, finding.Column, finding.Code, finding.Message));
        if (problem is { Errors: null, Findings: null }) Console.Error.WriteLine($"rules: {problem.Detail ?? problem.Title}");
        return null;
    }

    private static void Report(string file, RuleSetError error) => Console.Error.WriteLine(new PolicyError(file, error.Line, error.Column, error.Code, error.Message));

    private static string Number(int? count) => count?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "fewer than 10";

    private sealed record Refused(string? Title, string? Detail, IReadOnlyList<RuleError>? Errors, IReadOnlyList<RuleFinding>? Findings);
}
