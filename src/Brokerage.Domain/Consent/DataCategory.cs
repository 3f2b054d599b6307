namespace Brokerage.Domain.Consent;

/// <summary>Kinds of data about an investor, as a privacy notice names them.</summary>
public enum DataCategory
{
    /// <summary>That there is an account, since when, in which currency.</summary>
    Account,

    /// <summary>Cash balances and payments.</summary>
    Cash,

    /// <summary>Open positions.</summary>
    Holdings,

    /// <summary>Orders and their fills.</summary>
    Orders,

    /// <summary>What is done in the app.</summary>
    AppBehaviour,

    /// <summary>What the investor says about themselves.</summary>
    DeclaredAnswers,

    /// <summary>Answers to quizzes.</summary>
    QuizResults,

    /// <summary>Contacts with the service desk.</summary>
    ServiceContacts,

    /// <summary>What was shown, and what was done with it.</summary>
    Exposure,

    /// <summary>Choices about data: consents, resets and pauses.</summary>
    PrivacyChoices,
}

/// <summary>Names of data categories on the wire and in receipts.</summary>
public static class DataCategories
{
    private static readonly string[] Keys =
    [
        "account", "cash", "holdings", "orders", "app-behaviour", "declared-answers", "quiz-results", "service-contacts", "exposure", "privacy-choices",
    ];

    /// <summary>Every category.</summary>
    public static IReadOnlyList<DataCategory> All { get; } = Enum.GetValues<DataCategory>();

    /// <summary>The key of a category, for example <c>app-behaviour</c>.</summary>
    public static string Key(this DataCategory category) => Keys[(int)category];
}
