using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Brokerage.Contracts;
using Brokerage.Server.Tests.Kit;
using Xunit.Abstractions;

namespace Brokerage.Cluster.Tests.Processes;

/// <summary>docker-compose.yml run by hand: what clients see through deploy/nginx.conf while a silo stops, and while one dies.</summary>
[Collection(ProcessRuns.Name)]
public sealed partial class ProxyTests(ITestOutputHelper output)
{
    private const int Investors = 6;

    [ProxyFact]
    public async Task Silo_StoppedUnderLoad_IsFollowedByTheOther()
    {
        await using var silos = await ProxiedSilos.StartAsync();
        silos.Migrated.ShouldMatch(@"^journal: schema version 0 → \d+\s+cluster: schema as this program has it\s*$");
        (await silos.MigrateAsync()).ShouldContain("nothing to do");
        await using var load = await Load.StartAsync(silos);

        await silos[0].TerminateAsync();
        (await silos[0].ExitAsync()).ShouldBe(0);

        await ShouldHaveGoneOnAsync(silos, load);
        // What the proxy does not send twice was answered, too, but for what came in the very moment in which the silo closed its door.
        load.Once.Count.ShouldBeGreaterThan(20);
        load.Unanswered.Count().ShouldBeLessThan(3);
    }

    [ProxyFact]
    [Trait("Category", "Long")]
    public async Task Silo_KilledUnderLoad_IsFollowedByTheOther()
    {
        await using var silos = await ProxiedSilos.StartAsync();
        await using var load = await Load.StartAsync(silos);

        await silos[1].KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(10));
        await silos.StartAsync(1);

        await ShouldHaveGoneOnAsync(silos, load);
        output.WriteLine($"sent on by the proxy: {RetriedByTheProxy(silos.Nginx.AccessLog).Length}");
    }

    /// <summary>What clients saw of it: at worst "not now" for an investor who is being taken over, and that from a silo, never from the proxy.</summary>
    private async Task ShouldHaveGoneOnAsync(ProxiedSilos silos, Load load)
    {
        await load.EndAsync();
        await load.ShouldHaveConvergedAsync();
        output.WriteLine(load.Summary);
        load.Refused.ShouldAllBe(status => status == HttpStatusCode.ServiceUnavailable);
        load.Unanswered.ShouldAllBe(status => status == HttpStatusCode.ServiceUnavailable);
        load.Reconnected.ShouldBeGreaterThan(0);
        LinesOf(silos.Nginx.AccessLog, "/v1/events").Where(line => !SiloAnswered().IsMatch(line)).ShouldBeEmpty();
        ShouldNameNobody(silos, load);
    }

    private static IEnumerable<string> LinesOf(string log, string place) => log.Split('\n').Where(line => line.Contains($"\"place\":\"{place}\"", StringComparison.Ordinal));

    /// <summary>Events that one silo was asked for, and then the other.</summary>
    private static string[] RetriedByTheProxy(string log) => [.. LinesOf(log, "/v1/events").Where(line => line.Contains("\"siloStatus\":\"502, ", StringComparison.Ordinal))];

    /// <summary>A browser has its token in the address, and a page of the proxy's own origin.</summary>
    private static async Task<HubConnection> OpenAsBrowserAsync(ProxiedSilos silos, string investor)
    {
        var token = await DevToken.GetAsync(silos.Door, "investor", investor);
        var origin = silos.Door.BaseAddress!.GetLeftPart(UriPartial.Authority);
        return await HubConnection.OpenAsync(
            silos.Door.BaseAddress, "/hubs/v1/experience" + $"?access_token={token}", null, options => options.SetRequestHeader("Origin", origin));
    }

    private static void ShouldNameNobody(ProxiedSilos silos, Load load)
    {
        var log = silos.Nginx.AccessLog;
        log.ShouldContain("\"/v1/events\"");
        log.ShouldContain("\"/hubs/v1/experience\"");
        foreach (var investor in load.Names) log.ShouldNotContain(investor);
        log.ShouldNotContain("eyJ");
        log.ShouldNotContain("127.0.0.1\",");
        silos.Nginx.ErrorLog.ShouldBeEmpty();
    }

    [GeneratedRegex(@"""siloStatus"":""([0-9]+, )?(200|202|503)""")]
    private static partial Regex SiloAnswered();

    /// <summary>Senders and open apps, all through the proxy.</summary>
    private sealed class Load : IAsyncDisposable
    {
        private readonly CancellationTokenSource end = new();
        private readonly ProxiedSilos silos;
        private readonly List<HttpClient> clients = [];
        private readonly List<(ProxiedSender Sender, OpenApp App, Task Sending)> parts = [];

        private Task sendingOnce = Task.CompletedTask;

        private Load(ProxiedSilos silos) => this.silos = silos;

        /// <summary>Answers to a POST that the proxy does not send twice: to discard what is not there.</summary>
        public List<HttpStatusCode> Once { get; } = [];

        /// <summary>Of these, what no silo answered.</summary>
        public IEnumerable<HttpStatusCode> Unanswered => Once.Where(status => status != HttpStatusCode.NotFound);

        public string[] Names { get; } = [.. Enumerable.Range(0, Investors).Select(i => $"proxied-{i}")];

        public IEnumerable<HttpStatusCode> Refused => parts.SelectMany(part => part.Sender.Refused);

        /// <summary>Apps whose silo went away from under them.</summary>
        public int Reconnected => parts.Count(part => part.App.Connections > 1);

        public string Summary =>
            $"acknowledged {parts.Sum(part => part.Sender.Acknowledged.Count)}, refused {Refused.Count()}, longest pause of an investor "
            + $"{parts.Max(part => part.Sender.LongestPause).TotalMilliseconds:0} ms; {Reconnected} of {Investors} apps reconnected, {parts.Sum(part => part.App.Resumed)} resumed; "
            + $"POSTs that are sent once {Once.Count}, of these not answered by a silo {Unanswered.Count()}";

        public static async Task<Load> StartAsync(ProxiedSilos silos)
        {
            var load = new Load(silos);
            foreach (var investor in load.Names)
            {
                var client = await silos.ClientAsync("ingest", "proxied");
                load.clients.Add(client);
                var (sender, app) = (new ProxiedSender(client, investor), new OpenApp(() => silos.Door, investor));
                load.parts.Add((sender, app, Task.Run(() => sender.RunAsync(load.end.Token))));
                app.Open();
            }
            var ops = await silos.ClientAsync("ops", "proxied");
            load.clients.Add(ops);
            load.sendingOnce = Task.Run(() => load.SendOnceAsync(ops));
            await using (var browser = await OpenAsBrowserAsync(silos, load.Names[0]))
            {
                await browser.CallAsync("Hello", new HelloRequest("test", "1", "en", []));
                (await browser.SkipToAsync("CardsChanged")).As<CardsChanged>().Seq.ShouldBeGreaterThan(0);
            }
            var began = Stopwatch.GetTimestamp();
            while (load.parts.Any(part => part.App.Position is null || part.Sender.Acknowledged.Count < 10))
            {
                Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(60));
                await Task.Delay(50);
            }
            return load;
        }

        /// <summary>A little more, then no more.</summary>
        public async Task EndAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(2));
            await end.CancelAsync();
            await Task.WhenAll(parts.Select(part => part.Sending).Append(sendingOnce)).WaitAsync(TimeSpan.FromMinutes(1));
        }

        private async Task SendOnceAsync(HttpClient client)
        {
            for (; !end.IsCancellationRequested; await Task.Delay(10))
            {
                using var answer = await client.PostAsync("/v1/quarantine/none/discard", null);
                Once.Add(answer.StatusCode);
            }
        }

        /// <summary>Every app is where its investor is, and saw nothing that it may not see.</summary>
        public async Task ShouldHaveConvergedAsync()
        {
            foreach (var (sender, app, _) in parts)
            {
                sender.Acknowledged.Select(acknowledged => acknowledged.Id).ShouldBeUnique();
                using var client = await silos.ClientAsync("investor", app.Investor);
                for (var wait = 0; ; wait++)
                {
                    var view = (await client.GetFromJsonAsync<ExperienceView>("/v1/me/experience"))!;
                    if (app.Position == new ResumePoint(view.Epoch, view.Seq)) break;
                    if (wait == 200) app.Position.ShouldBe(new ResumePoint(view.Epoch, view.Seq), app.Investor);
                    await Task.Delay(50);
                }
                app.Violations.ShouldBeEmpty(app.Investor);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            foreach (var (_, app, sending) in parts)
            {
                await sending.WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await app.DisposeAsync();
            }
            await sendingOnce.WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var client in clients) client.Dispose();
            end.Dispose();
        }
    }
}
