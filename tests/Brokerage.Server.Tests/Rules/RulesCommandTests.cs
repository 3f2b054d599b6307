using Brokerage.Contracts;
using Brokerage.Server.Tests.Hubs;
using Brokerage.Server.Tests.Kit;
using Shouldly;

namespace Brokerage.Server.Tests.Rules;

[Collection(HubTests.Name)]
public sealed class RulesCommandTests(SharedServer server) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("brokerage-rules-cli-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Lint_OfTheProductsFile_NamesItsRevision()
    {
        var (exit, output, _) = await RunAsync("lint", Write(RuleTexts.File));

        exit.ShouldBe(0);
        output.ShouldContain("experience-tier@");
    }

    [Fact]
    public async Task Lint_OfABadFile_PointsAtTheLineAsACompilerDoes()
    {
        var file = Write(RuleTexts.File.Replace("feature: quiz_score, op: gte, value: 0.6, exit: 0.45", "feature: quiz_scor, op: gte, value: 0.6"));

        var (exit, _, errors) = await RunAsync("lint", file);

        exit.ShouldBe(1);
        errors.ShouldContain($"{file}(");
        errors.ShouldContain("): unknown-feature: ");
    }

    [Fact]
    public async Task Test_OfAFileWhoseTestsFail_ExitsWithOne_AndOfAFileThatIsNotThere_WithTwo()
    {
        var (exit, _, errors) = await RunAsync("test", Write(RuleTexts.File.Replace("value: 30, exit: 20 }\n\n", "value: 10, exit: 5 }\n\n")));
        var (missing, _, _) = await RunAsync("test", Path.Combine(folder, "nowhere.yaml"));
        var (well, _, _) = await RunAsync("test", Write(RuleTexts.File));

        (exit, missing, well).ShouldBe((1, 2, 0));
        errors.ShouldContain("): test-failed: ");
    }

    [Fact]
    public async Task Publish_OfAFile_HandsItInAndSaysThatAnotherPersonMustApprove()
    {
        var token = await DevToken.GetAsync(server.Process.Http, "product", "carla");

        var (exit, output, errors) = await RunAsync("publish", Write(RuleTexts.TenTrades), "--url", server.Process.Address.ToString(), "--token", token);

        exit.ShouldBe(0, errors);
        output.ShouldContain("another person than carla must approve");
        using var anna = await RulesClient.OpenAsync(server.Process, "anna");
        (await anna.GetAsync<DraftView[]>("/drafts")).ShouldContain(d => d.Author == "carla" && d.Status == "pending");
    }

    private string Write(string text)
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(file, text);
        return file;
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] args)
    {
        var start = new System.Diagnostics.ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, "Brokerage.Server.dll"), "rules", .. args])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await errors);
    }
}
