using System.Collections.Immutable;
using Brokerage.Domain.Revisions;
using Shouldly;

namespace Brokerage.Domain.Tests.Revisions;

/// <summary>A log that is written to as a server would, one ruling at a time.</summary>
internal sealed class Life
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly List<RevisionEntry> log = [];

    public Life() => Record("brokerage", new FileImported("rules@1", "one"));

    public RevisionBook Book => RevisionBook.Of(log);

    public IReadOnlyList<RevisionEntry> Log => log;

    public DateTimeOffset Now { get; set; } = Start;

    public Refusal? Do(string who, Func<RevisionBook, Ruling> decide)
    {
        var ruling = decide(Book);
        if (ruling.Fact is { } fact) Record(who, fact);
        return ruling.Refusal;
    }

    /// <summary>A draft of revision <paramref name="revision"/> by anna; its id.</summary>
    public string Draft(string revision = "rules@2")
    {
        Do("anna", b => b.Create(revision, revision, b.Active!, "why")).ShouldBeNull();
        return Book.Drafts.Values.MaxBy(d => d.UpdatedAt.Ticks + int.Parse(d.Id["draft-".Length..]))!.Id;
    }

    /// <summary>A draft that bert approved.</summary>
    public string Approved(string revision = "rules@2")
    {
        var id = Draft(revision);
        Do("anna", b => b.Submit(id, null, [], [])).ShouldBeNull();
        Do("bert", b => b.Approve(id, null, "bert", "fine")).ShouldBeNull();
        return id;
    }

    public Refusal? Publish(string id, PublicationPlan? plan = null, int moved = 0, double maxDailyMigration = 1) =>
        Do("anna", b => b.Publish(id, null, plan ?? PublicationPlan.AtOnce, Predict(plan ?? PublicationPlan.AtOnce, moved), maxDailyMigration, Now));

    public static PublicationPlan Ramp(params ImmutableArray<int> steps) => new(null, steps, 30, false);

    /// <summary>So many of 100 investors move when everybody is decided on.</summary>
    public static ImmutableArray<Prediction> Predict(PublicationPlan plan, int moved) =>
        [.. plan.Steps.Select(step => new Prediction(step, 100, [new("novice", "advanced", moved * step / 100)]))];

    private void Record(string who, RevisionFact fact) =>
        log.Add(new(log.Count + 1, Now, who, RevisionEntry.ReadFact(new RevisionEntry(1, Now, who, fact).WriteFact())));
}
