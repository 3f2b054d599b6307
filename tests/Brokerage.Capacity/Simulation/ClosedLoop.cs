namespace Brokerage.Capacity.Simulation;

/// <summary>What a load came to, in the simulation.</summary>
public sealed record LoopResult(double EventsPerSecond, double EventsACommit, double P50, double P99);

/// <summary>The benchmarks' own loads, simulated: what was measured with real processes must come out.</summary>
public static class ClosedLoop
{
    /// <summary>
    /// Producers that append one event each, wait for the receipt and append again, on one machine with PostgreSQL: the suite's
    /// "journal alone". Every service takes its mean, so that what waits comes from queues alone.
    /// </summary>
    public static LoopResult Append(int producers, int cores, CommitCosts costs, int writers = 2, double seconds = 20, int seed = 1)
    {
        var (time, random, acks) = (new Timeline(), new Random(seed), new Sample());
        var machine = new Station(time, cores);
        var shard = new Shard(time, machine, costs);
        var lanes = Enumerable.Range(0, writers).Select(_ => new Lane(machine, shard, costs)).ToArray();
        for (var producer = 0; producer < producers; producer++)
        {
            var lane = lanes[producer % writers];
            time.After(random.NextDouble() * 1e-3, () => Send(lane));
        }
        time.RunUntil(seconds);
        return new(acks.Count / seconds, acks.Count / (double)lanes.Sum(l => l.Commits), acks.Percentile(0.5), acks.Percentile(0.99));

        void Send(Lane lane)
        {
            var sent = time.Now;
            lane.Append(1, () =>
            {
                acks.Add(time.Now - sent);
                Send(lane);
            });
        }
    }

    /// <summary>Clients that connect all at once and say Hello, clients and PostgreSQL on the machine of the silo.</summary>
    /// <param name="count">Clients.</param>
    /// <param name="cores">Cores of the machine.</param>
    /// <param name="client">Client's processor time for both of its steps, seconds.</param>
    /// <param name="connect">Silo's, for the connection.</param>
    /// <param name="postgres">PostgreSQL's, for the activation; 0 for none.</param>
    /// <param name="hello">Silo's, for Hello and activation.</param>
    public static Sample Reconnect(int count, int cores, double client, double connect, double postgres, double hello)
    {
        var (time, done) = (new Timeline(), new Sample());
        var machine = new Station(time, cores);
        for (var n = 0; n < count; n++)
            machine.Ask(client / 2, () => machine.Ask(connect, () => machine.Ask(client / 2, () => machine.Ask(postgres, () => machine.Ask(hello, () => done.Add(time.Now))))));
        time.RunUntil(double.MaxValue);
        return done;
    }
}
