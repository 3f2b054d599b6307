using System.Text.RegularExpressions;
using Brokerage.Contracts;
using Brokerage.Server.Tests.Kit;
using Shouldly;

namespace Brokerage.Server.Tests.Telemetry;

/// <summary>What a healthy server may write: nothing to worry about, and a handful of lines however much it does.</summary>
public sealed partial class LogBudgetTests
{
    private const int Events = 200;

    /// <summary>As docs/operations.md states it.</summary>
    private const int MaxInformation = 5;

    [Fact]
    public async Task HealthyServer_StartWorkAndStop_LogsNoWarningAndAHandfulOfLines()
    {
        var log = Path.Combine(Directory.CreateTempSubdirectory("brokerage-log-").FullName, "server.log");
        await using (var server = await ServerProcess.StartAsync(new() { LogFile = log }))
        {
            using var broker = await server.BrokerAsync();
            for (var n = 0; n < Events / 4; n++)
            {
                await broker.SendAsync(SentEvent.Consent($"quiet-{n % 10}-{n}", Domain.Consent.Purpose.PersonalisePortfolio));
                await broker.SendAsync([.. SentEvent.Trade($"quiet-{n % 10}-{n}", $"order-{n}"), SentEvent.Consent($"quiet-{n % 10}-{n}", Domain.Consent.Purpose.NudgePush)]);
            }
            for (var n = 0; n < 10; n++) await ComeBackAsync(server, $"quiet-{n}-{n}");
            await server.StopAsync();
        }

        var lines = await File.ReadAllLinesAsync(log);
        lines.Where(l => Worry().IsMatch(l)).ShouldBeEmpty();
        lines.Count(l => Information().IsMatch(l)).ShouldBeInRange(1, MaxInformation);
        Documents.Text("docs/operations.md").ShouldContain($"at most {MaxInformation} lines at Information");
        Directory.Delete(Path.GetDirectoryName(log)!, recursive: true);
    }

    private static async Task ComeBackAsync(ServerProcess server, string investor)
    {
        Welcome welcome;
        await using (var first = await server.OpenExperienceAsync(investor)) welcome = await first.NextAsync<Welcome>("Welcome");
        await using var second = await server.OpenExperienceAsync(investor, new(welcome.Epoch, welcome.Seq));
        await second.NextAsync<Welcome>("Welcome");
        await using var market = await server.OpenMarketAsync(investor);
    }

    [GeneratedRegex(@"\b(?:warn|fail|crit): ")]
    private static partial Regex Worry();

    [GeneratedRegex(@"\binfo: ")]
    private static partial Regex Information();
}
