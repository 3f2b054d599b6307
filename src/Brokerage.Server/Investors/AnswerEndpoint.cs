using System.Security.Claims;
using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Events;
using Brokerage.Domain.Tailoring;
using Brokerage.Server.Auth;
using Brokerage.Server.Ingest;
using Brokerage.Server.Problems;

namespace Brokerage.Server.Investors;

/// <summary>
/// Takes the answers to a lesson's quiz and grades them by the content in force: what was right is evidence for a tier, so no app may claim
/// it. What is journaled carries the grade, so that later content changes nothing of it.
/// </summary>
public static class AnswerEndpoint
{
    public static void MapAnswers(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/me/lessons/{lesson}/answers", TakeAsync)
            .RequireAuthorization(Roles.Investor).WithTags("Learning").WithName("AnswerQuestion")
            .WithSummary("Grades an answer to a question of a lesson's quiz, keeps it, and explains the right one.")
            .Produces<AnswerView>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> TakeAsync(
        string lesson, AnswerRequest request, ClaimsPrincipal user, IPolicy policy, IInvestors investors, TimeProvider time,
        [FromKeyedServices(Roles.Investor)] ClientRate rate, CancellationToken ct)
    {
        if (rate.Admit(user.Subject()) is { } wait) return new Problem(ProblemType.RateLimited) { RetryAfter = wait };
        if (!TextAttribute.IsClean(request.IdempotencyKey ?? "", 128)) return Refuse("idempotencyKey", "must be 1 to 128 characters, without control characters");
        if (policy.Content.FindLesson(lesson) is not { } known) return new Problem(ProblemType.NotFound);
        if (known.Quiz.FirstOrDefault(q => q.Id == request.Question) is not { } question) return Refuse("question", "is not a question of the lesson");
        if (request.Choice < 0 || request.Choice >= question.Choices.Length) return Refuse("choice", "is not a choice of the question");

        var answer = new Submission(Sender.AppSource, request.IdempotencyKey!, time.GetUtcNow(), Grade(known, question, request.Choice)) { IsTimedOnArrival = true };
        var outcome = (await investors.AcceptAsync(user.Subject(), [answer], ct))[0];
        return outcome.Status == OutcomeStatus.Conflict
            ? new Problem(ProblemType.IdReused)
            : Results.Ok(new AnswerView(request.Choice == question.Correct, question.Correct, question.Explanation, Wire.ToReceipt(answer.Id, outcome)));
    }

    private static QuizAnswered Grade(Lesson lesson, QuizItem question, int choice) =>
        new(lesson.Id, question.Id, lesson.Topic, choice == question.Correct, choice);

    private static Problem Refuse(string field, string message) => new(ProblemType.Schema) { Errors = [new(0, field, message)] };
}
