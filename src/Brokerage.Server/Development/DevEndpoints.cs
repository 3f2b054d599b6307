using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;
using Brokerage.MarketData.Replay;
using Brokerage.Server.Auth;
using Brokerage.Server.Problems;

namespace Brokerage.Server.Development;

/// <summary>A round of trades for a demo investor.</summary>
/// <param name="InvestorId">A demo investor.</param>
/// <param name="Count">Trades, 1–200.</param>
public sealed record SimulateTrades(string InvestorId, int Count);

/// <summary>A token for trying things out.</summary>
/// <param name="Token">The JWT.</param>
public sealed record DevToken(string Token);

/// <summary>What only a development host offers: demo investors, tokens for the asking, simulated trades. Never mapped in Production.</summary>
public static class DevEndpoints
{
    private const string DemoPrefix = "demo-";
    private static readonly TimeSpan BetweenTrades = TimeSpan.FromMilliseconds(40);

    public static void MapDevelopment(this IEndpointRouteBuilder routes)
    {
        var dev = routes.MapGroup("/dev").AllowAnonymous().ExcludeFromDescription();
        dev.MapGet("/demo-investors", DemoInvestorsAsync);
        dev.MapGet("/token", (DevTokens tokens, string role, string? sub, int minutes = 60) => Roles.All.Contains(role) && minutes is >= 1 and <= 1440
            ? Results.Ok(new DevToken(tokens.Issue(role, sub ?? $"dev-{role}", minutes)))
            : new Problem(ProblemType.PageOutOfRange));
        dev.MapPost("/simulate-trades", SimulateAsync);
        dev.MapPost("/replay/start", (StartGate gate) =>
        {
            gate.Open();
            return Results.NoContent();
        });
        dev.MapGet("/replay", (MarketReplay replay) => replay.Statistics);
        dev.MapGet("/tokens", () => Results.Content(TokensPage.Html, "text/html"));
    }

    /// <summary>A novice, an intermediate and an advanced investor; a demo novice who moved up is replaced by a fresh one.</summary>
    private static async Task<IReadOnlyList<DemoInvestor>> DemoInvestorsAsync(IInvestors investors, Seeder seeder, DevTokens tokens, CancellationToken ct)
    {
        var demos = new List<DemoInvestor>();
        foreach (var kind in Enum.GetValues<Archetype>())
        {
#pragma warning disable CA1308 // ids and tiers are lower case
            var tier = kind.ToString().ToLowerInvariant();
#pragma warning restore CA1308
            for (var number = 1; ; number++)
            {
                var id = $"{DemoPrefix}{tier}-{number}";
                var sight = await investors.ViewAsync(id, ct);
                if (sight.State.Sequence == 0)
                {
                    await seeder.AddDemoAsync(id, kind, ct);
                    sight = await investors.ViewAsync(id, ct);
                }
                if (sight.Experience.Tier != tier) continue;
                demos.Add(new(id, Label(kind), tokens.Issue("investor", id, minutes: 24 * 60)));
                break;
            }
        }
        return demos;
    }

    private static string Label(Archetype kind) => kind switch
    {
        Archetype.Novice => "Asha · just starting",
        Archetype.Intermediate => "Ravi · builds a portfolio",
        _ => "Meera · trades every day",
    };

    /// <summary>Places and fills orders one after the other, as a trading platform would report them.</summary>
    private static async Task<IResult> SimulateAsync(SimulateTrades request, IInvestors investors, IMarketView market, TimeProvider time, CancellationToken ct)
    {
        if (request.Count is < 1 or > 200) return new Problem(ProblemType.PageOutOfRange);
        if (!request.InvestorId.StartsWith(DemoPrefix, StringComparison.Ordinal)) return new Problem(ProblemType.NotFound);
        var instruments = market.Instruments.Where(i => i.AssetClass is AssetClass.Equity or AssetClass.Etf && market.Find(i.Symbol) is not null).ToArray();
        if (instruments.Length == 0) return new Problem(ProblemType.NotFound);
        var run = time.GetUtcNow().UtcTicks;
        for (var n = 0; n < request.Count; n++)
        {
            var instrument = instruments[n % instruments.Length];
            var (order, now) = ($"sim-{run:x}-{n}", time.GetUtcNow());
            await investors.AcceptAsync(request.InvestorId,
            [
                new("simulation", $"{order}-placed", now, new OrderPlaced(order, instrument.Symbol, instrument.AssetClass, OrderSide.Buy, OrderType.Market, 1, instrument.Currency)),
                new("simulation", $"{order}-filled", now, new OrderFilled(order, 1, Math.Round((decimal)market.Find(instrument.Symbol)!.LastPrice, 4))),
            ], ct);
            await Task.Delay(BetweenTrades, time, ct);
        }
        return Results.NoContent();
    }
}
