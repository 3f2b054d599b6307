namespace Brokerage.Storage.Tests.Postgres;

/// <summary>The server's programs, where they are installed.</summary>
public static class PostgresPrograms
{
    /// <summary>Their folder: <c>BROKERAGE_PG_BIN</c> (<c>none</c> for none), or the newest of Debian's packages; null where there is none.</summary>
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("BROKERAGE_PG_BIN") switch
    {
        null or "" => Newest(),
        "none" => null,
        var given => given,
    };

    /// <summary>Why tests that need them are passed over; null when they are there.</summary>
    public static string? Absence { get; } =
        Folder is not null ? null : "PostgreSQL is not installed (Debian: apt-get install postgresql), nor does BROKERAGE_PG_BIN name its programs";

    static string? Newest() => !Directory.Exists("/usr/lib/postgresql") ? null
        : Directory.GetDirectories("/usr/lib/postgresql").OrderBy(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin")).LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
}
