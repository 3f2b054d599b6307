namespace Brokerage.Capacity.Simulation;

/// <summary>
/// Apps that come back to a cluster all at once, in virtual time. An app has two connections, as the SDK has; each is opened at some silo and
/// retried by the SDK's backoff. The experience connection then asks the silo that holds its investor, who may first have to be read from the
/// store. An app is current when both are live.
/// </summary>
/// <remarks>
/// A connection that its app gave up still costs its first step, because the request is in the socket already; the later steps notice. Silos
/// and stores serve in the order of asking, brokers' events among the rest. What is left out: the network, TLS (the proxies'), handshakes of TCP.
/// </remarks>
public sealed class Storm
{
    private const int HubsAnApp = 2;
    private const int EventsARequest = 10;

    /// <summary>Seconds until the others hold a silo for dead, see docs/cluster.md.</summary>
    private const double DeclaredDeadAfter = 5;

    /// <summary>Apps of a lost investor elsewhere attach anew after a pause of up to this.</summary>
    private const double FollowerPause = 0.1;

    /// <summary>The market's opening is spread over this, and so many of the apps are opened in it.</summary>
    private const double OpeningSeconds = 60;

    /// <summary>A refusal costs this part of a connection: no token is looked at. An assumption.</summary>
    private const double RefusalPart = 0.1;

    private readonly StormDesign _design;
    private readonly StormCosts _costs;
    private readonly Random _random;
    private readonly Timeline _time = new();
    private readonly Station[] _silos;
    private readonly Shard[] _shards;
    private readonly Lane[,] _lanes;
    private readonly int[] _home;
    private readonly bool[] _active;
    private readonly byte[] _missing;
    private readonly int[] _tries;
    private readonly int[] _attempt;
    private readonly Sample _acks = new();
    private readonly Dictionary<long, double> _unanswered = [];
    private int _affected, _current;
    private long _begun, _requests;
    private double _wasted;
    private double _half = double.PositiveInfinity, _nearlyAll = double.PositiveInfinity;

    private Storm(StormDesign design, StormCosts costs)
    {
        (_design, _costs, _random) = (design, costs, new(design.Seed));
        _silos = [.. Enumerable.Range(0, design.Silos).Select(_ => new Station(_time, design.Cores))];
        _shards = [.. Enumerable.Range(0, design.Shards).Select(_ => new Shard(_time, new(_time, design.ShardCores), costs.Commit))];
        _lanes = new Lane[design.Silos, design.Shards];
        for (var silo = 0; silo < design.Silos; silo++)
            for (var shard = 0; shard < design.Shards; shard++)
                _lanes[silo, shard] = new(_silos[silo], _shards[shard], costs.Commit);
        (_home, _active, _missing) = (new int[design.Apps], new bool[design.Apps], new byte[design.Apps]);
        (_tries, _attempt) = (new int[design.Apps * HubsAnApp], new int[design.Apps * HubsAnApp]);
    }

    /// <summary>Plays a design to its end. The same design gives the same result, on any machine.</summary>
    public static StormResult Run(StormDesign design, StormCosts costs)
    {
        var storm = new Storm(design, costs);
        for (var app = 0; app < design.Apps; app++) storm.Begin(app);
        storm.SendEvents();
        storm._time.RunUntil(design.Seconds, () => storm._current == storm._affected);
        // Who has no answer yet has waited for as long as this at least.
        foreach (var sent in storm._unanswered.Values) storm._acks.Add(storm._time.Now - sent);
        return new(
            storm._affected, storm._half, storm._nearlyAll, (double)storm._begun / Math.Max(1, storm._affected),
            storm._wasted / Math.Max(1e-9, storm._silos.Sum(s => s.Served)), storm._silos.Max(s => s.LongestQueue), storm._shards.Max(s => s.Cores.LongestQueue),
            storm._acks.Percentile(0.5), storm._acks.Percentile(0.99));
    }

    /// <summary>A silo that is up: in <see cref="StormCause.SiloLost"/> the first is not.</summary>
    private int AnySilo() => _design.Cause == StormCause.SiloLost && _design.Silos > 1 ? 1 + _random.Next(_design.Silos - 1) : _random.Next(_design.Silos);

    private void Begin(int app)
    {
        _home[app] = _random.Next(_design.Silos);
        _active[app] = _design.Cause is StormCause.Cut or StormCause.SiloLost;
        switch (_design.Cause)
        {
            case StormCause.SiloLost:
                var lostHome = _home[app] == 0;
                if (lostHome) (_home[app], _active[app]) = (AnySilo(), false);
                if (_random.Next(_design.Silos) == 0) Miss(app, first: 0);
                else if (lostHome) MissInvestorOnly(app);
                break;
            case StormCause.Restart:
                // In the middle of their longest pause, each somewhere.
                Miss(app, first: 6);
                break;
            case StormCause.Open:
                _missing[app] = HubsAnApp;
                _affected++;
                var opened = _random.NextDouble() * OpeningSeconds;
                for (var hub = 0; hub < HubsAnApp; hub++) TryAfter(app, hub, opened);
                break;
            default:
                Miss(app, first: 0);
                break;
        }
    }

    private void Miss(int app, int first)
    {
        _missing[app] = HubsAnApp;
        _affected++;
        for (var hub = 0; hub < HubsAnApp; hub++)
        {
            _tries[app * HubsAnApp + hub] = first;
            if (_design.HoldBackSeconds > 0) TryAfter(app, hub, _random.NextDouble() * _design.HoldBackSeconds);
            else Pause(app, hub);
        }
    }

    /// <summary>The connection is at a silo that lives; what it followed is not.</summary>
    private void MissInvestorOnly(int app)
    {
        _missing[app] = 1;
        _affected++;
        _time.After(DeclaredDeadAfter + _random.NextDouble() * FollowerPause, () => Activate(app, () => _silos[_home[app]].Ask(_costs.Hello, () => Live(app))));
    }

    private void Pause(int app, int hub)
    {
        var tries = _tries[app * HubsAnApp + hub]++;
        TryAfter(app, hub, _design.HasJitter ? Sdk.Backoff(tries, _random.NextDouble()) : Sdk.Ceiling(tries));
    }

    private void TryAfter(int app, int hub, double seconds) => _time.After(seconds, () => Try(app, hub));

    private void Try(int app, int hub)
    {
        var session = app * HubsAnApp + hub;
        var attempt = ++_attempt[session];
        _begun++;
        var silo = _silos[AnySilo()];
        var connect = hub == 0 ? _costs.Connect : _costs.Market;
        if (_design.AdmitSeconds is { } admitted && silo.Waiting * connect > admitted * silo.Servers)
        {
            _wasted += connect * RefusalPart;
            silo.Ask(connect * RefusalPart, () => GiveUp(app, hub, attempt));
            return;
        }
        _time.AfterTimeout(() => GiveUp(app, hub, attempt));
        silo.Ask(connect, () =>
        {
            if (_attempt[session] != attempt)
            {
                _wasted += connect;
                return;
            }
            if (hub != 0) Finish(app, session);
            else if (_active[app]) SayHello();
            else Activate(app, SayHello);
        });

        void SayHello() => _silos[_home[app]].Ask(_costs.Hello, () =>
        {
            if (_attempt[session] == attempt) Finish(app, session);
            else _wasted += _costs.Hello;
        });
    }

    /// <summary>Live: the attempt under way is over, and so is its time-out.</summary>
    private void Finish(int app, int session)
    {
        _attempt[session]++;
        Live(app);
    }

    private void GiveUp(int app, int hub, int attempt)
    {
        var session = app * HubsAnApp + hub;
        if (_attempt[session] != attempt) return;
        _attempt[session]++;
        Pause(app, hub);
    }

    private void Activate(int app, Action done)
    {
        // A dead silo's investors are refused until it is held for dead.
        var wait = _design.Cause == StormCause.SiloLost ? Math.Max(0, DeclaredDeadAfter - _time.Now) : 0;
        if (wait > 0) _time.After(wait, Read);
        else Read();

        void Read() => _shards[app % _design.Shards].Read(_costs.ActivatePostgres, () => _silos[_home[app]].Ask(_costs.ActivateSilo, () =>
        {
            _active[app] = true;
            done();
        }));
    }

    private void Live(int app)
    {
        if (--_missing[app] > 0) return;
        _current++;
        if (2 * _current >= _affected && double.IsInfinity(_half)) _half = _time.Now;
        if (100L * _current >= 99L * _affected && double.IsInfinity(_nearlyAll)) _nearlyAll = _time.Now;
    }

    private void SendEvents()
    {
        if (_design.EventsPerSecond == 0) return;
        _time.After(-Math.Log(1 - _random.NextDouble()) * EventsARequest / _design.EventsPerSecond, () =>
        {
            var (silo, shard, request) = (AnySilo(), _random.Next(_design.Shards), _requests++);
            _unanswered[request] = _time.Now;
            _silos[silo].Ask(EventsARequest * _costs.Ingest, () => _lanes[silo, shard].Append(EventsARequest, () =>
            {
                _unanswered.Remove(request, out var sent);
                _acks.Add(_time.Now - sent);
            }));
            SendEvents();
        });
    }
}
