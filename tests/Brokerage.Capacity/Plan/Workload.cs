namespace Brokerage.Capacity.Plan;

/// <summary>What the plan assumes of the world. Each with its reason in <see cref="Assumptions"/>; change one, and the page is written anew.</summary>
public sealed record Workload
{
    public double Investors { get; init; } = 10_000_000;

    /// <summary>Apps open at once at the peak, each with one connection to either hub.</summary>
    public double Apps { get; init; } = 1_000_000;

    /// <summary>Part of the investors who open the app on a day.</summary>
    public double DailyShare { get; init; } = 0.3;

    public double SessionsADay { get; init; } = 3;

    /// <summary>Screens, searches, lessons: events of an active investor a day.</summary>
    public double AppEventsADay { get; init; } = 20;

    public double OrdersADay { get; init; } = 8_000_000;

    /// <summary>A placed and a filled.</summary>
    public double EventsAnOrder { get; init; } = 2;

    /// <summary>Part of the investors whose holdings are reported every night.</summary>
    public double HoldersShare { get; init; } = 0.6;

    /// <summary>Orders and app events on a day of heavy news, times a usual day's.</summary>
    public double NewsFactor { get; init; } = 2;

    public double MarketSeconds { get; init; } = 375 * 60;

    /// <summary>The busiest minute, times the mean of the market's hours.</summary>
    public double PeakFactor { get; init; } = 5;

    public double MarketDaysAYear { get; init; } = 250;

    /// <summary>Part of the apps that show moving quotes, and how many batches a second reach each.</summary>
    public double WatchingShare { get; init; } = 0.5;

    public double BatchesASecond { get; init; } = 2;

    /// <summary>Trades of all instruments at the opening.</summary>
    public double TicksASecond { get; init; } = 50_000;

    /// <summary>Bytes around a message: WebSocket, TLS record, TCP and IP headers.</summary>
    public double FrameBytes { get; init; } = 4 + 22 + 40;

    public double RetentionDays { get; init; } = 400;

    public double ErasuresAYear { get; init; } = 0.005;

    /// <summary>Part of a machine that the peak may use.</summary>
    public double Utilisation { get; init; } = 0.5;

    public double SiloCores { get; init; } = 8;

    public double SiloMemory { get; init; } = 32e9;

    public double StoreCores { get; init; } = 16;

    /// <summary>Bytes a second that the disk of the write-ahead log takes, and a backup or restore moves.</summary>
    public double DiskBytesASecond { get; init; } = 500e6;

    /// <summary>The load a single server is used for: investors, and apps in the plan's proportion.</summary>
    public double TodaysInvestors { get; init; } = 100_000;

    public double EventsADay => Investors * DailyShare * AppEventsADay + OrdersADay * EventsAnOrder + Investors * HoldersShare;

    /// <summary>Events a second in the busiest minute of a day of heavy news; the holdings come at night.</summary>
    public double PeakEventsASecond => (EventsADay - Investors * HoldersShare) * NewsFactor * PeakFactor / MarketSeconds;

    /// <summary>The assumptions, each with where it comes from.</summary>
    public IReadOnlyList<(string What, string Value, string Why)> Assumptions =>
    [
        ("investors · apps open at once", $"{Investors:#,0} · {Apps:#,0}", "the task"),
        ("investors who open the app on a day · sessions of each", $"{DailyShare:0%} · {SessionsADay:0}",
            "assumed; a tenth of the investors at once needs about that. India's largest brokers publish clients active in a *year* only"),
        ("events of an active investor a day", $"{AppEventsADay:0}", "assumed: screens, searches, watchlists, lessons"),
        ("orders a day", $"{OrdersADay:#,0}", "Zerodha is said to have handled up to 8 million trades a day in 2020, with about 3 million clients [1]"),
        ("day of heavy news", $"{NewsFactor:0} × a usual day", "volume \"can easily double on the back of breaking financial news\" [2]"),
        ("busiest minute", $"{PeakFactor:0} × the mean of {MarketSeconds / 60:0} minutes", "assumed; the opening at 09:15"),
        ("holdings reported every night", $"{HoldersShare:0%} of the investors", "assumed"),
        ("apps that show moving quotes · batches to each", $"{WatchingShare:0%} · {BatchesASecond:0} a second", "assumed; the SDK asks for at most 5"),
        ("ticks a second, all instruments", $"{TicksASecond:#,0}", "assumed: an exchange's opening"),
        ("bytes around a message", $"{FrameBytes:0}", "WebSocket 4, TLS 1.3 record 22, TCP and IP 40"),
        ("payloads kept", $"{RetentionDays:0} days", "rules look back 91 days; a year for explanations"),
        ("erasures a year", $"{ErasuresAYear:0.0%} of the investors", "assumed"),
        ("silo · PostgreSQL", $"{SiloCores:0} cores, {SiloMemory / 1e9:0} GB · {StoreCores:0} cores, {DiskBytesASecond / 1e6:0} MB/s to the log's disk", "common machines; at most half used at the peak"),
        ("today", $"{TodaysInvestors:#,0} investors, {TodaysInvestors * Apps / Investors:#,0} apps", "what one server of 4 cores is used for"),
    ];
}
