using Brokerage.Actors.Tests.Properties;
using Brokerage.Domain.Events;
using Brokerage.Storage;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>Any history, with any fault, gives what a list and a fold over it give.</summary>
public abstract class HistorySuite : Suite
{
    /// <summary>How many histories; fewer where each opens a database.</summary>
    protected virtual int Cases => 500;

    [Fact]
    public async Task History_AnyStepsAndFaults_EqualsReferenceByteForByte()
    {
        var coverage = new Coverage();
        await Property.HoldsAsync(Cases, c => PlayAsync(c, coverage, null));

        coverage.ShouldHold(Cases,
        [
            .. EventCatalogue.All.Select(t => t.DataType.Name), .. Enum.GetNames<OutcomeStatus>(), .. typeof(Step).GetNestedTypes().Select(t => t.Name),
            "StoreUnavailable",
        ]);
    }

    [Fact]
    public async Task History_WithoutDuplicateDetection_IsFoundToDiffer() =>
        await Should.ThrowAsync<PropertyFailedException>(() => Property.HoldsAsync(50, c => PlayAsync(c, new(), j => new NoDedupJournal(j))));

    [Fact]
    public async Task History_AcknowledgedBeforeCommit_IsFoundToDiffer() =>
        await Should.ThrowAsync<PropertyFailedException>(() => Property.HoldsAsync(50, c => PlayAsync(c, new(), j => new AckBeforeCommitJournal(j))));

    private async Task PlayAsync(Choices choices, Coverage coverage, Func<IJournal, IJournal>? mutant)
    {
        var options = new ActorOptions { EventsPerSnapshot = choices.Pick(200, 1, 2, 7), MaxEventsPerAppend = choices.Pick(500, 1, 2) };
        await using var world = await World.StartAsync(Create(), Play.Breakable(mutant), options);
        var play = new Play(world, new(world.Policy));
        await play.RunAsync(Script.Steps(choices, world.Time));
        coverage.Note(play.Contained);
    }
}
