using System.Collections.Concurrent;
using Shouldly;
using Xunit.Abstractions;

namespace Brokerage.Domain.Tests.Audit;

/// <summary>Whatever is done to a log, a verifier that holds the published heads notices, and names the first record that is wrong.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int Records = 1_000, Trials = 10_000, Seed = 20_260_302;

    private static readonly SampleLog Log = SampleLog.Of(Records), Other = SampleLog.Of(Records, seed: 2);

    [Fact]
    public void Verify_AnyOf10000SingleMutations_NamesTheFirstBadRecord()
    {
        var (kinds, wrong) = (new ConcurrentDictionary<string, int>(), new ConcurrentBag<string>());
        Parallel.For(0, Trials, trial =>
        {
            var mutation = Mutation.Of(Log, Other, new Random(Seed + trial));
            var verdict = mutation.Log.Verify();
            kinds.AddOrUpdate(mutation.Kind, 1, (_, count) => count + 1);
            if (verdict.FirstBad != mutation.FirstBad)
                wrong.Add($"trial {trial}: {mutation.Kind} at {mutation.FirstBad}, but the verdict is {verdict}");
        });

        output.WriteLine($"{Trials} mutations of {Records} records: {Trials - wrong.Count} detected and located ({string.Join(", ", kinds.OrderBy(k => k.Key).Select(k => $"{k.Key} {k.Value}"))})");
        wrong.ShouldBeEmpty();
        Mutation.AllKinds.ShouldAllBe(kind => kinds.GetValueOrDefault(kind) >= Trials / 100);
    }

    [Fact]
    public void Verify_AgainstTheLastHeadAlone_DetectsEveryChangeOfTheLog_AndLocatesItUnlessTheTailWasHashedAnew()
    {
        foreach (var mutation in Mutations(600).Where(m => !m.IsOfHeads))
        {
            var verdict = mutation.Log.VerifyAgainst(Log.LastHead());

            verdict.IsIntact.ShouldBeFalse(mutation.Kind);
            if (mutation.Kind is "flip" or "swap" or "insert-copy" or "duplicate" || mutation is { Kind: "drop", FirstBad: < Records })
                verdict.FirstBad.ShouldBe(mutation.FirstBad, mutation.Kind);
        }
    }

    /// <summary>The control: a verifier without what was published is fooled by whoever can hash.</summary>
    [Fact]
    public void Verify_WithoutAnythingPublished_MissesWhatWasHashedAnew()
    {
        var mutations = Mutations(600).Where(m => !m.IsOfHeads).ToList();

        mutations.Where(m => m.IsRehash).ShouldAllBe(m => m.Log.VerifyOfItself().IsIntact);
        mutations.Where(m => m.Kind is "flip" or "swap" or "splice").ShouldAllBe(m => m.Log.VerifyOfItself().FirstBad == m.FirstBad);
    }

    [Fact]
    public void Verify_AnUntouchedLog_IsIntact()
    {
        Log.Verify().ShouldBe(new(Records, null, null));
        Log.VerifyAgainst(Log.LastHead()).ShouldBe(new(Records, null, null));
        SampleLog.Of(0).Verify().IsIntact.ShouldBeTrue();
    }

    private static IEnumerable<Mutation> Mutations(int count) =>
        Enumerable.Range(0, count).Select(trial => Mutation.Of(Log, Other, new Random(-1 - trial)));
}
