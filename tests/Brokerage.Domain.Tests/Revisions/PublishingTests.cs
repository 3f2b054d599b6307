using Brokerage.Domain.Revisions;
using Shouldly;

namespace Brokerage.Domain.Tests.Revisions;

public sealed class PublishingTests
{
    private readonly Life life = new();

    [Fact]
    public void Publish_ForEverybodyAtOnce_Supersedes()
    {
        life.Publish(life.Approved()).ShouldBeNull();

        var book = life.Book;
        (book.Active, book.Ramp).ShouldBe(("rules@2", null));
        book.Publications.Select(p => p.Status).ShouldBe([PublicationStatus.Superseded, PublicationStatus.Active]);
        (book.Newest!.Author, book.Newest.Approver, book.Newest.Source).ShouldBe(("anna", "bert", "rules@2"));
    }

    [Fact]
    public void Publish_WithoutApproval_IsRefused() =>
        life.Publish(life.Draft()).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.WrongState);

    [Fact]
    public void Publish_FromABaseThatDecidesNoMore_IsStale()
    {
        var (first, second) = (life.Approved("rules@2"), life.Approved("rules@3"));
        life.Publish(first).ShouldBeNull();

        life.Publish(second).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.Stale);
        life.Book.Active.ShouldBe("rules@2");
    }

    [Theory]
    [InlineData(20, false, null)]
    [InlineData(21, false, RefusalKind.BlastRadius)]
    [InlineData(21, true, null)]
    public void Publish_BeyondAFifthOfTheInvestors_NeedsAConfirmation(int moved, bool confirmed, RefusalKind? expected) =>
        (life.Publish(life.Approved(), PublicationPlan.AtOnce with { ConfirmBlastRadius = confirmed }, moved)?.Kind).ShouldBe(expected);

    [Fact]
    public void Publish_BeyondTheOwnDailyMigration_IsForbiddenUnlessTheRampIsSlower()
    {
        var id = life.Approved();

        life.Publish(id, moved: 10, maxDailyMigration: 0.02).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.Guardrail);
        life.Publish(id, Life.Ramp(10, 50, 100), moved: 10, maxDailyMigration: 0.02).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.Guardrail);
        life.Publish(id, Life.Ramp(10, 50, 100) with { StepMinutes = 24 * 60 }, moved: 10, maxDailyMigration: 0.02).ShouldBeNull();
    }

    [Theory]
    [InlineData(new int[0], 30)]
    [InlineData(new[] { 1, 10 }, 30)]
    [InlineData(new[] { 10, 10, 100 }, 30)]
    [InlineData(new[] { 50, 10, 100 }, 30)]
    [InlineData(new[] { 0, 100 }, 30)]
    [InlineData(new[] { 1, 100 }, 0)]
    [InlineData(new[] { 1, 100 }, PublicationPlan.MaxStepMinutes + 1)]
    public void Publish_ByStepsThatAreNoRamp_IsRefused(int[] steps, int minutes) =>
        life.Publish(life.Approved(), new(null, [.. steps], minutes, false)).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.BadPlan);

    [Fact]
    public void Ramp_StepByStep_EndsInTheActiveRevision()
    {
        life.Publish(life.Approved(), Life.Ramp(1, 10, 50, 100)).ShouldBeNull();
        (life.Book.Active, life.Book.Ramp!.Percent, life.Book.Ramp.NextAt).ShouldBe(("rules@1", 1, Life.Start.AddMinutes(30)));

        life.Now = Life.Start.AddMinutes(45);
        life.Do("brokerage", b => b.Advance()).ShouldBeNull();
        (life.Book.Ramp!.Percent, life.Book.Ramp.NextAt).ShouldBe((10, Life.Start.AddMinutes(75)));
        life.Do("anna", b => b.Advance()).ShouldBeNull();
        life.Do("anna", b => b.Advance()).ShouldBeNull();

        (life.Book.Active, life.Book.Ramp).ShouldBe(("rules@2", null));
        life.Do("anna", b => b.Advance()).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public void Publish_WhileARampIsUnderWay_IsRefused()
    {
        var (first, second) = (life.Approved("rules@2"), life.Approved("rules@3"));
        life.Publish(first, Life.Ramp(1, 100)).ShouldBeNull();

        life.Publish(second).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.WrongState);
    }

    [Fact]
    public void Publish_ForLater_WaitsAndIsDueAtItsTime()
    {
        var id = life.Approved();
        life.Publish(id, PublicationPlan.AtOnce with { At = Life.Start.AddHours(1) }).ShouldBeNull();
        (life.Book.Active, life.Book.Drafts[id].Status, life.Book.Due(Life.Start)).ShouldBe(("rules@1", DraftStatus.Scheduled, null));

        life.Now = Life.Start.AddHours(1);
        life.Book.Due(life.Now)!.Id.ShouldBe(id);
        life.Publish(id, life.Book.Drafts[id].Plan).ShouldBeNull();

        (life.Book.Active, life.Book.Due(life.Now)).ShouldBe(("rules@2", null));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(10)]
    public void RollBack_OfTheNewestPublication_ReturnsToTheRevisionBefore(int firstStep)
    {
        life.Publish(life.Approved(), firstStep == 100 ? null : Life.Ramp(firstStep, 100)).ShouldBeNull();

        life.Do("bert", b => b.RollBack("too many", false)).ShouldBeNull();

        (life.Book.Active, life.Book.Ramp).ShouldBe(("rules@1", null));
        life.Book.Publications.Select(p => p.Status).ShouldBe([PublicationStatus.Active, PublicationStatus.RolledBack]);
    }

    [Fact]
    public void RollBack_Twice_TakesThePublicationBeforeBackToo_ButNeverTheFirst()
    {
        life.Publish(life.Approved("rules@2")).ShouldBeNull();
        life.Publish(life.Approved("rules@3")).ShouldBeNull();

        life.Do("bert", b => b.RollBack("", false)).ShouldBeNull();
        life.Book.Active.ShouldBe("rules@2");
        life.Do("bert", b => b.RollBack("", false)).ShouldBeNull();
        life.Book.Active.ShouldBe("rules@1");
        life.Do("bert", b => b.RollBack("", false)).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public void Settle_OfAChangeThatIsNotTheLast_IsRefused()
    {
        life.Publish(life.Approved()).ShouldBeNull();
        var change = life.Book.ChangeNo;
        life.Do("bert", b => b.RollBack("", false)).ShouldBeNull();

        var book = life.Book;
        book.Settle(change, new("rules@2", 100, [], 0)).Refusal.ShouldNotBeNull().Kind.ShouldBe(RefusalKind.WrongState);
        book.Settle(book.ChangeNo, new("rules@2", 0, [], 0)).Fact.ShouldBeOfType<Activated>();
    }

    [Fact]
    public void Book_OfEveryPrefixOfALog_HasExactlyOneActiveRevision()
    {
        life.Publish(life.Approved("rules@2"), Life.Ramp(1, 100)).ShouldBeNull();
        life.Do("anna", b => b.Advance()).ShouldBeNull();
        life.Do("anna", b => b.RollBack("", true)).ShouldBeNull();

        for (var count = 1; count <= life.Log.Count; count++)
        {
            var book = RevisionBook.Of(life.Log.Take(count));
            book.Publications.Count(p => p.Status == PublicationStatus.Active).ShouldBe(1);
            book.Find(book.Active!)!.Status.ShouldBe(PublicationStatus.Active);
        }
    }

    [Fact]
    public void With_AnEntryOutOfOrder_Throws() =>
        Should.Throw<ArgumentException>(() => life.Book.With(life.Log[0]));

    [Theory]
    [InlineData(0, 0, 5)]
    [InlineData(1, 0, 6)]
    [InlineData(100, 70, 130)]
    public void Band_AroundAPrediction_IsThreeDeviationsButNeverNarrow(int predicted, int low, int high)
    {
        var band = MigrationBand.Around(predicted);

        (band.Low, band.High).ShouldBe((low, high));
        band.Contains(high + 1, isComplete: false).ShouldBeFalse();
        band.Contains(0, isComplete: false).ShouldBeTrue();
        band.Contains(0, isComplete: true).ShouldBe(low == 0);
    }
}
