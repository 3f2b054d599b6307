using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Brokerage.Contracts;
using Brokerage.Domain.Events;
using Brokerage.Server.Tests.Kit;
using Shouldly;

namespace Brokerage.Server.Tests.Hubs;

/// <summary>The server grades: neither is the right answer told beforehand, nor is a claim of an app believed.</summary>
[Collection(HubTests.Name)]
public sealed class AnswerTests(SharedServer server) : IAsyncLifetime
{
    private const string Lesson = "diversification", Question = "diversification-q2";
    private const int Right = 2;

    private readonly string investor = SharedServer.NewInvestor();
    private HttpClient me = null!;

    public async Task InitializeAsync() => me = await server.Process.ClientAsync("investor", investor);

    public Task DisposeAsync()
    {
        me.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Lesson_BeforeAnswering_DoesNotTellTheRightAnswer()
    {
        var lesson = (await me.GetFromJsonAsync<LessonView>($"/v1/lessons/{Lesson}"))!;

        lesson.Quiz.Count.ShouldBe(3);
        lesson.Quiz.ShouldAllBe(q => q.Correct == null && q.Explanation == null && q.Choices.Count > 1);
    }

    [Theory]
    [InlineData(Right, true, 1.0)]
    [InlineData(0, false, 0.0)]
    public async Task Answer_Sent_IsGradedExplainedAndKept(int choice, bool isCorrect, double score)
    {
        await server.Broker.AddConsentedAsync(investor);

        var view = await AnswerAsync("k1", choice);

        (view.Correct, view.CorrectChoice, view.Receipt.Status).ShouldBe((isCorrect, Right, "accepted"));
        view.Explanation.ShouldNotBeEmpty();
        (await ScoreAsync()).ShouldBe(score);
    }

    [Fact]
    public async Task Answer_SentAgain_HasTheFirstReceiptAndAnotherChoiceIsAConflict()
    {
        await server.Broker.AddConsentedAsync(investor);
        var first = await AnswerAsync("k1", 0);

        (await AnswerAsync("k1", 0)).ShouldBe(first with { Receipt = first.Receipt with { Duplicate = true } });
        (await PostAsync(new AnswerRequest("k1", Question, 1))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Answer_TriedAgainWithTheExplanationRead_AddsNoEvidence()
    {
        await server.Broker.AddConsentedAsync(investor);
        await AnswerAsync("k1", 0);

        (await AnswerAsync("k2", Right)).Correct.ShouldBeTrue();

        (await ScoreAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Answer_WithoutConsent_IsExplainedAndNotKept() => (await AnswerAsync("k1", Right)).Receipt.Status.ShouldBe("dropped");

    [Theory]
    [InlineData("nowhere", Question, 0, "k", HttpStatusCode.NotFound, null)]
    [InlineData(Lesson, "q0", 0, "k", HttpStatusCode.BadRequest, "question")]
    [InlineData(Lesson, Question, 4, "k", HttpStatusCode.BadRequest, "choice")]
    [InlineData(Lesson, Question, -1, "k", HttpStatusCode.BadRequest, "choice")]
    [InlineData(Lesson, Question, 0, "", HttpStatusCode.BadRequest, "idempotencyKey")]
    public async Task Answer_ToNothingThatIsAsked_IsRefused(string lesson, string question, int choice, string key, HttpStatusCode status, string? field)
    {
        using var answer = await PostAsync(new AnswerRequest(key, question, choice), lesson);

        answer.StatusCode.ShouldBe(status);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"];
        errors?[0]!["field"]!.GetValue<string>().ShouldBe(field);
        (errors is null).ShouldBe(field is null);
    }

    [Fact]
    public async Task Answer_WithoutAChoice_IsRefused()
    {
        using var answer = await me.PostAsJsonAsync($"/v1/me/lessons/{Lesson}/answers", new { idempotencyKey = "k1", question = Question, correct = true });

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Event_OfAnAppThatGradesItself_IsRefused()
    {
        await server.Broker.AddConsentedAsync(investor);
        using var answer = await me.PostAsJsonAsync("/v1/me/events", new
        {
            specversion = "1.0", id = "forged", type = "brokerage.quiz.answered.v1", time = DateTimeOffset.UtcNow,
            data = new { lesson = Lesson, question = Question, topic = "diversification", correct = true },
        });

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await ScoreAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Event_OfTheBroker_IsBelieved()
    {
        await server.Broker.AddConsentedAsync(investor);
        await server.Broker.SendAsync(new SentEvent(investor, "taught", new QuizAnswered(Lesson, Question, "diversification", true)));

        (await ScoreAsync()).ShouldBe(1);
    }

    private Task<HttpResponseMessage> PostAsync(AnswerRequest request, string lesson = Lesson) => me.PostAsJsonAsync($"/v1/me/lessons/{lesson}/answers", request);

    private async Task<AnswerView> AnswerAsync(string key, int choice)
    {
        using var answer = await PostAsync(new(key, Question, choice));
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<AnswerView>())!;
    }

    private async Task<double?> ScoreAsync()
    {
        using var agent = await server.Process.ClientAsync("agent", "agent-1");
        var view = (await agent.GetFromJsonAsync<JsonObject>($"/v1/investors/{investor}"))!;
        return view["features"]!.AsArray().Single(f => f!["key"]!.GetValue<string>() == "quiz_score")!["value"]?.GetValue<double>();
    }
}
