using Brokerage.Contracts;
using Brokerage.Indicators;
using Brokerage.MarketData.Bars;
using Brokerage.MarketData;
using Brokerage.Server.Problems;

namespace Brokerage.Server.Markets;

/// <summary>Reference data and bars over HTTP.</summary>
public static class InstrumentEndpoints
{
    private const int MaxBars = 2000;

    public static void MapInstruments(this IEndpointRouteBuilder routes)
    {
        var instruments = routes.MapGroup("/v1/instruments").RequireAuthorization("investor").WithTags("Market");
#pragma warning disable CA1308 // names on the wire are lower case
        instruments.MapGet("", (Market market) => market.Instruments.Select(i =>
                new InstrumentView(i.Symbol, i.Name, i.AssetClass.ToString().ToLowerInvariant(), i.Sector, i.Currency, i.RiskLevel)))
            .WithName("GetInstruments").WithSummary("Every instrument, ordered by symbol.");
#pragma warning restore CA1308
        instruments.MapGet("/{symbol}/bars", Bars)
            .WithName("GetBars").WithSummary("The latest closed bars of one instrument, and the one now forming.")
            .Produces<BarsView>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static IResult Bars(string symbol, Market market, string interval = "1m", int count = 300)
    {
        if (market.Pipeline(symbol) is not { } pipeline) return new Problem(ProblemType.NotFound);
        if (!BarIntervals.TryParse(interval, out var length) || count is < 1 or > MaxBars) return new Problem(ProblemType.PageOutOfRange);
        var series = pipeline.Bars(length);
        var rows = new Bar[count];
        var read = series.ReadFrom(Math.Max(series.First, series.Next - count), rows);
        return Results.Ok(new BarsView(
            symbol, interval, FeedEpoch.Of(read.Epoch), read.First, [.. rows.Take(read.Count).Select(b => IndicatorFeed.ToView(b))],
            series.TryGetForming(out var forming) ? IndicatorFeed.ToView(forming) : null));
    }
}
