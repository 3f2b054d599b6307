namespace Brokerage.Capacity.Simulation;

/// <summary>Some servers (the cores of a machine) and one queue before them; who came first is served first.</summary>
public sealed class Station(Timeline time, int servers)
{
    private readonly Queue<(double Seconds, Action Done)> _waiting = new();
    private int _busy;

    /// <summary>Seconds of service given so far, by all servers together.</summary>
    public double Served { get; private set; }

    /// <summary>How many wait now.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Most that ever waited.</summary>
    public int LongestQueue { get; private set; }

    /// <summary>How many servers there are.</summary>
    public int Servers => servers;

    /// <summary>Asks for so many seconds of one server.</summary>
    public void Ask(double seconds, Action done)
    {
        if (_busy < servers) Serve(seconds, done);
        else
        {
            _waiting.Enqueue((seconds, done));
            LongestQueue = Math.Max(LongestQueue, _waiting.Count);
        }
    }

    private void Serve(double seconds, Action done)
    {
        _busy++;
        Served += seconds;
        time.After(seconds, () =>
        {
            _busy--;
            if (_waiting.TryDequeue(out var next)) Serve(next.Seconds, next.Done);
            done();
        });
    }
}
