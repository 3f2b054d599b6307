using System.Security.Cryptography;
using Brokerage.Domain.Investors;
using Experience = Brokerage.Domain.Tailoring.Experience;

namespace Brokerage.Actors;

/// <summary>
/// What one investor's open apps were told: numbers every update, keeps the last ones for apps that come back, and tells the apps attached.
/// Owned by the investor's actor; not thread-safe.
/// </summary>
internal sealed class ExperienceFeed
{
    private const int UpdatesKept = 64;
    private const int UpdatesInSnapshot = 3;

    private readonly List<IExperienceObserver> _observers = [];
    private readonly Queue<Update> _log = new();
    private Dictionary<string, DateTimeOffset> _shownSince = [];
    private Experience? _experience;
    private InvestorState _told = InvestorState.New;

    /// <summary>Names the numbering.</summary>
    public string Epoch { get; private set; } = NewEpoch();

    /// <summary>Number of the last update. A snapshot counts as three, so that every app sees numbers without a hole.</summary>
    public long Seq { get; private set; } = UpdatesInSnapshot;

    /// <summary>True while an app is open.</summary>
    public bool HasObservers => _observers.Count > 0;

    /// <summary>When each shown card first was.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> ShownSince => _shownSince;

    /// <summary>Takes the experience as it is now and tells what changed.</summary>
    public void Tell(InvestorState state, Experience now, string revision, DateTimeOffset at)
    {
        var (before, known) = (_experience, _told);
        (_experience, _told) = (now, state);
        var sameCards = before is not null && before.Cards.Length == now.Cards.Length && before.Cards.Zip(now.Cards).All(x => x.First.ReadsLike(x.Second));
        var isVoid = before is not null && !(state.Consents.IsSame(known.Consents) && state.ForgotAt == known.ForgotAt);
        // How long a card was shown may come of what is forgotten now.
        if (isVoid) _shownSince = [];
        if (isVoid || !sameCards)
            _shownSince = now.Cards.ToDictionary(c => c.Id, c => _shownSince.GetValueOrDefault(c.Id, at));
        if (before is null) return;
        if (isVoid)
        {
            StartEpoch(revision, at);
            return;
        }
        if (before.Tier != now.Tier || before.TierReason.Text != now.TierReason.Text)
            Add(new TierUpdate(Seq + 1, state.Sequence, now, state.Placement, state.Consents, before.Tier == now.Tier ? null : before.Tier, revision, at));
        if (!sameCards) Add(new CardsUpdate(Seq + 1, state.Sequence, now, state.Consents, _shownSince));
    }

    /// <summary>Lets an app follow: from the update after <paramref name="resume"/> where that is still kept, else from a snapshot.</summary>
    public void Attach(IExperienceObserver observer, ResumeFrom? resume, string revision, DateTimeOffset at)
    {
        _observers.Remove(observer);
        _observers.Add(observer);
        if (resume is not null && resume.Epoch == Epoch && resume.Seq <= Seq && resume.Seq >= Seq - _log.Count)
        {
            observer.Start(Epoch, resume.Seq, resumed: true);
            foreach (var update in _log)
                if (update.Seq > resume.Seq) observer.Next(update);
        }
        else SendSnapshot(observer, revision, at);
    }

    /// <summary>Ends an app's following.</summary>
    public void Detach(IExperienceObserver observer) => _observers.Remove(observer);

    /// <summary>A change of consent, a reset or a pause makes void what was told before: no kept update may bring it back.</summary>
    private void StartEpoch(string revision, DateTimeOffset at)
    {
        Epoch = NewEpoch();
        Seq = UpdatesInSnapshot;
        _log.Clear();
        foreach (var observer in _observers) SendSnapshot(observer, revision, at);
    }

    private void SendSnapshot(IExperienceObserver observer, string revision, DateTimeOffset at)
    {
        observer.Start(Epoch, Seq - UpdatesInSnapshot, resumed: false);
        observer.Next(new TierUpdate(Seq - 2, _told.Sequence, _experience!, _told.Placement, _told.Consents, null, revision, at));
        observer.Next(new CardsUpdate(Seq - 1, _told.Sequence, _experience!, _told.Consents, _shownSince));
        observer.Next(new ConsentUpdate(Seq, _told.Sequence, _told.Consents));
    }

    private void Add(Update update)
    {
        Seq = update.Seq;
        _log.Enqueue(update);
        if (_log.Count > UpdatesKept) _log.Dequeue();
        foreach (var observer in _observers) observer.Next(update);
    }

    private static string NewEpoch() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
