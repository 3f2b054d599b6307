using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Server.Problems;

namespace Brokerage.Server.Investors;

/// <summary>Lessons and words of the field.</summary>
public static class LearningEndpoints
{
    public static void MapLearning(this IEndpointRouteBuilder routes)
    {
        var learning = routes.MapGroup("/v1").RequireAuthorization("investor").WithTags("Learning");
        learning.MapGet("/lessons/{id}", (string id, IPolicy policy) => policy.Content.FindLesson(id) is { } lesson
                ? Results.Ok(new LessonView(lesson.Id, lesson.Title, lesson.Topic, lesson.Minutes, lesson.Level, lesson.Paragraphs,
                    [.. lesson.Quiz.Select(q => new QuizQuestion(q.Id, q.Text, q.Choices))]))
                : new Problem(ProblemType.NotFound))
            .WithName("GetLesson").WithSummary("One lesson with the questions of its quiz.").Produces<LessonView>().ProducesProblem(StatusCodes.Status404NotFound);
        learning.MapGet("/glossary", (IPolicy policy) => policy.Content.Glossary
                .Select(g => new GlossaryEntry(g.Key, g.Value)).OrderBy(g => g.Term, StringComparer.Ordinal))
            .WithName("GetGlossary").WithSummary("Every word of the field that is explained.");
    }
}
