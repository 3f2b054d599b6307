using System.Globalization;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;
using Brokerage.Indicators;
using Brokerage.MarketData.Bars;
using Brokerage.MarketData.Files;
using Brokerage.MarketData.Pipelines;
using Brokerage.MarketData.Reference;
using Brokerage.MarketData.Ticks;

namespace Brokerage.MarketData.Replay;

internal enum TapeKind
{
    Ticks,
    Bars,
}

/// <summary>A file to be played, with the instrument it belongs to.</summary>
internal sealed record TapeFile(string Path, TapeKind Kind, string Symbol, string ZoneId)
{
    public TapeSource Open(InstrumentPipeline pipeline, RowIssues issues) => Kind == TapeKind.Ticks
        ? new TickSource(new TickFile(Path, ZoneId, issues), pipeline)
        : new BarSource(new BarFile(Path, ZoneId, issues), pipeline);
}

/// <summary>What a path to replay holds: reference data, daily history before the tape, and the files of the tape.</summary>
internal sealed record TapeFiles(
    ReferenceData Reference, IReadOnlyDictionary<string, IReadOnlyList<Bar>> History, IReadOnlyList<TapeFile> Tape, DateTime Start)
{
    public static TapeFiles Find(ReplayOptions options, RowIssues issues) => File.Exists(options.Path)
        ? FromFile(options, issues)
        : FromFolder(options, issues);

    private static TapeFiles FromFile(ReplayOptions options, RowIssues issues)
    {
        if (SymbolOf(options.Path) is not { } symbol)
            throw new ArgumentException($"{Path.GetFileName(options.Path)} does not begin with a symbol", nameof(options));
        var kind = HasColumn(options.Path, "price") ? TapeKind.Ticks : TapeKind.Bars;
        return Complete(options, ReferenceData.Empty, [], [new TapeFile(options.Path, kind, symbol, options.ZoneId)], issues);
    }

    private static TapeFiles FromFolder(ReplayOptions options, RowIssues issues)
    {
        var reference = ReferenceFiles.Read(options.Path, issues);
        var zones = reference.Listings.ToDictionary(listing => listing.Instrument.Symbol, listing => listing.ZoneId);
        List<TapeFile> In(string folder, TapeKind kind)
        {
            var path = Path.Combine(options.Path, folder);
            var files = new List<TapeFile>();
            if (!Directory.Exists(path)) return files;
            foreach (var file in Directory.GetFiles(path, "*.csv*").Order(StringComparer.Ordinal))
            {
                if (SymbolOf(file) is { } symbol) files.Add(new TapeFile(file, kind, symbol, zones.GetValueOrDefault(symbol, options.ZoneId)));
                else issues.Add(Path.GetFileName(file), 0, "symbol");
            }
            return files;
        }

        var daily = In("daily", TapeKind.Bars);
        var tape = In("ticks", TapeKind.Ticks);
        var ticked = tape.Select(file => file.Symbol).ToHashSet();
        tape.AddRange(In("minute", TapeKind.Bars).Where(file => !ticked.Contains(file.Symbol)));
        return tape.Count == 0
            ? Complete(options, reference, [], daily, issues)
            : Complete(options, reference, daily, tape, issues);
    }

    private static TapeFiles Complete(
        ReplayOptions options, ReferenceData reference, IReadOnlyList<TapeFile> daily, IReadOnlyList<TapeFile> tape, RowIssues issues)
    {
        var starts = new Dictionary<string, DateTime>();
        foreach (var file in tape)
            if (StartOf(file) is { } start && (!starts.TryGetValue(file.Symbol, out var seen) || start < seen)) starts[file.Symbol] = start;
        var first = starts.Count == 0 ? DateTime.MaxValue : starts.Values.Min();

        var history = new Dictionary<string, IReadOnlyList<Bar>>();
        foreach (var file in daily)
        {
            using var bars = new BarFile(file.Path, file.ZoneId, issues);
            var session = new ExchangeClock(file.ZoneId).DateAt(starts.GetValueOrDefault(file.Symbol, first));
            history[file.Symbol] = [.. bars.ReadAll().Where(bar => DateOnly.FromDateTime(bar.Time) < session)];
        }
        var unlisted = daily.Concat(tape).Select(file => file.Symbol).Distinct()
            .Except(reference.Listings.Select(listing => listing.Instrument.Symbol))
            .Select(symbol => Minimal(symbol, options, history.GetValueOrDefault(symbol, [])));
        return new TapeFiles(reference with { Listings = [.. reference.Listings, .. unlisted] }, history, tape, first);
    }

    private static Listing Minimal(string symbol, ReplayOptions options, IReadOnlyList<Bar> history)
    {
        var risk = RiskScale.LevelOf(DayFacts.VolatilityOf(history));
        return new Listing(
            new Instrument(symbol, symbol, AssetClass.Equity, "Unknown", options.Currency, risk) { Complexity = Complexity.Unknown }, options.ZoneId);
    }

    private static DateTime? StartOf(TapeFile file)
    {
        using var source = file.Open(new InstrumentPipeline(new Listing(Nobody, file.ZoneId)), new RowIssues());
        return source.Advance() ? source.Start : null;
    }

    private static bool HasColumn(string path, string name)
    {
        using var rows = new RowReader(LineReader.Open(path), path, new RowIssues());
        return rows.Column(name) >= 0;
    }

    private static string? SymbolOf(string path)
    {
        var name = Path.GetFileName(path);
        foreach (var ending in (ReadOnlySpan<string>)[".gz", ".csv"])
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) name = name[..^ending.Length];
        if (name.Length > 11 && name[^11] == '-' && DateOnly.TryParseExact(name[^10..], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            name = name[..^11];
        name = name.ToUpperInvariant();
        return SymbolAttribute.IsSymbol(name) ? name : null;
    }

    private static readonly Instrument Nobody = new("-", "-", AssetClass.Equity, "Unknown", "XXX", RiskScale.Unknown);
}
