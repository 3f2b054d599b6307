using Brokerage.Capacity.Simulation;
using Shouldly;

namespace Brokerage.Capacity.Tests;

/// <summary>The simulator against queueing theory.</summary>
public sealed class QueueTests
{
    /// <summary>M/M/c: mean wait by Erlang's C formula (Kleinrock, Queueing Systems I, 1975, section 3.5).</summary>
    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(1, 0.8)]
    [InlineData(4, 0.7)]
    [InlineData(16, 0.9)]
    public void Waits_as_ErlangC_says(int servers, double utilisation)
    {
        var random = new Random(7);
        var measured = MeanWait(servers, utilisation * servers, 150_000, random, () => Exponential(random, 1));

        measured.ShouldBe(ErlangC(servers, utilisation) / (servers * (1 - utilisation)), tolerance: 0.05 * Math.Max(0.2, measured));
    }

    /// <summary>M/D/1: half the wait of M/M/1 (Pollaczek 1930, Khinchine 1932).</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void Waits_as_Pollaczek_and_Khinchine_say_for_equal_services(double utilisation)
    {
        var measured = MeanWait(1, utilisation, 150_000, new(7), () => 1);

        measured.ShouldBe(utilisation / (2 * (1 - utilisation)), tolerance: 0.05 * measured);
    }

    [Fact]
    public void Things_at_one_instant_come_in_the_order_of_asking_timeouts_among_them()
    {
        var (time, came) = (new Timeline(), new List<string>());
        time.After(Sdk.OpenTimeout, () => came.Add("first"));
        time.AfterTimeout(() => came.Add("timeout"));
        time.After(Sdk.OpenTimeout, () => came.Add("last"));
        time.After(1, () => came.Add("early"));

        time.RunUntil(100);

        came.ShouldBe(["early", "first", "timeout", "last"]);
        time.Now.ShouldBe(Sdk.OpenTimeout);
    }

    [Fact]
    public void One_flush_covers_all_commits_that_wait()
    {
        var (time, done) = (new Timeline(), new List<double>());
        var shard = new Shard(time, new(time, 100), new(0, 0, PostgresCommit: 1, 0, Flush: 10));
        for (var n = 0; n < 5; n++) time.After(n, () => shard.Commit(1, () => done.Add(time.Now)));

        time.RunUntil(100);

        // The first flush begins at 1 and covers one, the second begins at 11 and covers the four that came meanwhile.
        done.ShouldBe([11, 21, 21, 21, 21]);
    }

    private static double MeanWait(int servers, double arrivalsASecond, int count, Random random, Func<double> service)
    {
        var (time, waits) = (new Timeline(), new Sample());
        var station = new Station(time, servers);
        Arrive(count);
        time.RunUntil(double.MaxValue);
        return waits.Mean;

        void Arrive(int left)
        {
            if (left == 0) return;
            time.After(Exponential(random, arrivalsASecond), () =>
            {
                var (came, seconds) = (time.Now, service());
                station.Ask(seconds, () => waits.Add(time.Now - came - seconds));
                Arrive(left - 1);
            });
        }
    }

    private static double Exponential(Random random, double rate) => -Math.Log(1 - random.NextDouble()) / rate;

    /// <summary>The chance that who comes must wait.</summary>
    private static double ErlangC(int servers, double utilisation)
    {
        var (load, term, sum) = (servers * utilisation, 1.0, 1.0);
        for (var n = 1; n < servers; n++) sum += term *= load / n;
        var last = term * load / servers / (1 - utilisation);
        return last / (sum + last);
    }
}
