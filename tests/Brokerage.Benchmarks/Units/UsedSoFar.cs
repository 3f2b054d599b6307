using Brokerage.Benchmarks.Measuring;

namespace Brokerage.Benchmarks.Units;

/// <summary>Processor time of both sides and log bytes at one instant; two of them make a cost.</summary>
/// <param name="Silo">Processor time of this process, µs.</param>
/// <param name="Postgres">Processor time of the server, µs.</param>
/// <param name="Wal">Bytes of its log.</param>
internal readonly record struct UsedSoFar(double Silo, double Postgres, double Wal)
{
    public static async Task<UsedSoFar> NowAsync(PostgresGauge gauge) =>
        new(Environment.CpuUsage.TotalTime.TotalMicroseconds, gauge.CpuMicroseconds, await gauge.WalBytesAsync());

    /// <summary>The cost of one of <paramref name="count"/> things that were done since then.</summary>
    public async Task<UsedSoFar> EachOfAsync(double count, PostgresGauge gauge)
    {
        var now = await NowAsync(gauge);
        return new((now.Silo - Silo) / count, (now.Postgres - Postgres) / count, (now.Wal - Wal) / count);
    }

    public Row SiloRow(string what) => new($"{what}: silo's processor time", $"{Report.Number(Silo)} µs");

    public Row PostgresRow(string what) => new($"{what}: PostgreSQL's processor time", $"{Report.Number(Postgres)} µs");

    public Row WalRow(string what) => new($"{what}: bytes of WAL", $"{Report.Number(Wal)} B");
}
