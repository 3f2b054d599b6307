using Brokerage.Domain.Revisions;
using Shouldly;

namespace Brokerage.Domain.Tests.Revisions;

public sealed class DraftingTests
{
    private readonly Life life = new();

    [Fact]
    public void FirstFile_Imported_DecidesForEverybody()
    {
        life.Book.Active.ShouldBe("rules@1");
        life.Book.Newest!.Status.ShouldBe(PublicationStatus.Active);
        life.Book.Drafts.ShouldBeEmpty();
    }

    [Fact]
    public void Create_FromAnUnknownBase_IsNotFound() =>
        life.Do("anna", b => b.Create("rules@2", "two", "rules@9", "")).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.NotFound);

    [Fact]
    public void Edit_OfTheVersionAtHand_CountsUpAndNamesTheLastAuthor()
    {
        var id = life.Draft();

        life.Do("cleo", b => b.Edit(id, 1, "rules@3", "three", "rules@1", "better")).ShouldBeNull();

        var draft = life.Book.Drafts[id];
        (draft.Version, draft.Author, draft.Revision, draft.Source).ShouldBe((2, "cleo", "rules@3", "three"));
    }

    [Fact]
    public void Edit_OfAnotherVersion_IsStale()
    {
        var id = life.Draft();

        life.Do("anna", b => b.Edit(id, 2, "rules@3", "three", "rules@1", "")).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.Stale);
        life.Book.Drafts[id].Source.ShouldBe("rules@2");
    }

    [Fact]
    public void Submit_WithAWarningThatNobodyAccepted_NamesIt()
    {
        var id = life.Draft();

        var refusal = life.Do("anna", b => b.Submit(id, 1, ["unreachable-rule", "missing-words"], ["missing-words"])).ShouldNotBeNull();

        (refusal.Kind, refusal.Detail).ShouldBe((RefusalKind.Unacknowledged, "Accept the warnings first: unreachable-rule."));
    }

    [Fact]
    public void Submit_Twice_IsRefused()
    {
        var id = life.Draft();
        life.Do("anna", b => b.Submit(id, 1, ["w"], ["w"])).ShouldBeNull();

        life.Book.Drafts[id].Status.ShouldBe(DraftStatus.Pending);
        life.Do("anna", b => b.Submit(id, 1, [], [])).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.WrongState);
    }

    [Fact]
    public void Approve_ByAnybodyWhoEverEdited_TakesAnotherPerson()
    {
        var id = life.Draft();
        life.Do("cleo", b => b.Edit(id, 1, "rules@3", "three", "rules@1", "")).ShouldBeNull();
        life.Do("cleo", b => b.Submit(id, 2, [], [])).ShouldBeNull();

        foreach (var editor in new[] { "anna", "cleo" })
            life.Do(editor, b => b.Approve(id, 2, editor, "")).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.FourEyes);
        life.Do("bert", b => b.Approve(id, 2, "bert", "")).ShouldBeNull();
        (life.Book.Drafts[id].Status, life.Book.Drafts[id].Approver).ShouldBe((DraftStatus.Approved, "bert"));
    }

    [Fact]
    public void Approve_OfADraftNobodyHandedIn_IsRefused()
    {
        var id = life.Draft();

        life.Do("bert", b => b.Approve(id, 1, "bert", "")).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.WrongState);
    }

    [Fact]
    public void Approve_OfAVersionThatWasEditedSince_IsStale()
    {
        var id = life.Draft();
        life.Do("anna", b => b.Edit(id, 1, "rules@3", "three", "rules@1", "")).ShouldBeNull();
        life.Do("anna", b => b.Submit(id, 2, [], [])).ShouldBeNull();

        life.Do("bert", b => b.Approve(id, 1, "bert", "")).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.Stale);
    }

    [Fact]
    public void Edit_OfAnApprovedDraft_VoidsTheApproval()
    {
        var id = life.Approved();

        life.Do("anna", b => b.Edit(id, 1, "rules@3", "three", "rules@1", "")).ShouldBeNull();

        (life.Book.Drafts[id].Status, life.Book.Drafts[id].Approver).ShouldBe((DraftStatus.Draft, null));
        life.Publish(id).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.WrongState);
    }

    [Fact]
    public void Reject_OfAPendingDraft_SendsItBack()
    {
        var id = life.Draft();
        life.Do("bert", b => b.Reject(id, 1, "")).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.WrongState);
        life.Do("anna", b => b.Submit(id, 1, [], [])).ShouldBeNull();

        life.Do("bert", b => b.Reject(id, 1, "no")).ShouldBeNull();

        life.Book.Drafts[id].Status.ShouldBe(DraftStatus.Draft);
    }

    [Fact]
    public void Withdraw_OfADraft_EndsIt()
    {
        var id = life.Draft();
        life.Do("anna", b => b.Withdraw(id, 1)).ShouldBeNull();

        life.Book.Drafts[id].Status.ShouldBe(DraftStatus.Withdrawn);
        life.Do("anna", b => b.Edit(id, 1, "rules@3", "three", "rules@1", "")).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.WrongState);
        life.Do("anna", b => b.Withdraw("draft-99", null)).ShouldNotBeNull().Kind.ShouldBe(RefusalKind.NotFound);
    }
}
