using System.Diagnostics;
using System.Text;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Server.Tests.Kit;
using Shouldly;
using Xunit.Abstractions;

namespace Brokerage.Server.Tests.Long;

/// <summary>
/// Twenty-five pairs of open apps, under load: of each pair one investor has traded in one instrument and one in another. Both take the purpose
/// back at the same point; whatever the server sends or answers after the receipt is the same for both, to the byte, but for ids and times.
/// </summary>
[Collection(LongRuns.Name)]
[Trait("Category", "Long")]
public sealed class WithdrawalTests(ITestOutputHelper output)
{
    private const int Pairs = 25;
    private const int TradesBefore = 32;

    [Fact]
    public async Task Withdraw_WithOpenAppsUnderLoad_NothingAfterTheReceiptDependsOnTheData()
    {
        await using var server = await ServerProcess.StartAsync(new() { Environment = new Dictionary<string, string> { ["Ingest__RequestsPerSecond"] = "100000" } });
        using var broker = await server.BrokerAsync();
        using var ended = new CancellationTokenSource();
        var load = LoadAsync(broker, ended.Token);
        var times = new List<double>();
        for (var pair = 0; pair < Pairs; pair++)
        {
            var (one, other) = ($"twin-{pair}-a", $"twin-{pair}-b");
            await LiveAsync(broker, one, "ZEPHYRA");
            await LiveAsync(broker, other, "VARUNA");
            var (mine, others) = (await WithdrawAsync(server, one, times), await WithdrawAsync(server, other, times));
            mine.ShouldBe(others, $"pair {pair}");
        }
        await ended.CancelAsync();
        var sent = await load;
        times.Sort();
        output.WriteLine(Results.Note("withdrawal.txt",
            $"{2 * Pairs} withdrawals beside {sent} other events: from the call to the last changed screen, median {Results.Percentile(times, 0.5):0.0} ms, "
            + $"p99 {Results.Percentile(times, 0.99):0.0} ms; 0 bytes of difference"));
    }

    private static async Task LiveAsync(Broker broker, string investor, string symbol)
    {
        await broker.AddConsentedAsync(investor);
        await broker.SendAsync([.. Enumerable.Range(0, TradesBefore).SelectMany(n => SentEvent.Trade(investor, $"o{n}", symbol))]);
    }

    /// <summary>Opens the app, sees the data at work, takes the purpose back, and collects all that comes afterwards, over the hub and over HTTP.</summary>
    private static async Task<string> WithdrawAsync(ServerProcess server, string investor, List<double> times)
    {
        await using var hub = await server.OpenExperienceAsync(investor);
        await hub.NextAsync<Welcome>("Welcome");
        (await hub.NextAsync<ExperienceChanged>("ExperienceChanged")).Tier.ShouldBe("intermediate");
        await hub.SkipToAsync("ConsentChanged");

        var began = Stopwatch.GetTimestamp();
        var receipt = await hub.CallAsync<Receipt>("SetConsent", new ConsentRequest("take-back", Purpose.PersonalisePortfolio.Key(), false, "2026-01", "en"));
        receipt.Status.ShouldBe("accepted");
        var text = new StringBuilder();
        HubMessage message;
        do
        {
            message = await hub.NextAsync();
            text.AppendLine($"{message.Target} {message.Argument}");
        }
        while (message.Target != "ConsentChanged");
        lock (times) times.Add(Stopwatch.GetElapsedTime(began, message.ReceivedAt).TotalMilliseconds);

        using var me = await server.ClientAsync("investor", investor);
        foreach (var path in new[] { "experience", "data", "events", "consents" }) text.AppendLine(await me.GetStringAsync($"/v1/me/{path}"));
        while (hub.Messages.TryRead(out var late)) text.AppendLine($"{late.Target} {late.Argument}");
        return Masked(text.ToString(), investor);
    }

    /// <summary>Ids, times and hashes that hold them differ between any two investors.</summary>
    private static string Masked(string text, string investor)
    {
        text = text.Replace(investor, "investor", StringComparison.Ordinal);
        text = System.Text.RegularExpressions.Regex.Replace(text, @"\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)", "time");
        return System.Text.RegularExpressions.Regex.Replace(text, "\"(epoch|hash)\":\"[0-9a-f]+\"", "\"$1\":\"\"");
    }

    private static Task<int> LoadAsync(Broker broker, CancellationToken ct) => Task.Run(async () =>
    {
        await broker.AddConsentedAsync("load");
        var sent = 0;
        while (!ct.IsCancellationRequested)
        {
            await broker.TrySendAsync(SentEvent.Trade("load", $"load-{sent}"), CancellationToken.None);
            sent += 2;
            await Task.Delay(10, CancellationToken.None);
        }
        return sent;
    }, CancellationToken.None);
}
