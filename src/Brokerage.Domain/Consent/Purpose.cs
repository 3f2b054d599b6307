namespace Brokerage.Domain.Consent;

/// <summary>What an investor may allow their data to be used for. Opt-in, one by one; none is granted until the investor says so.</summary>
public enum Purpose
{
    /// <summary>Personalise from holdings and orders.</summary>
    PersonalisePortfolio,

    /// <summary>Personalise from behaviour in the app.</summary>
    PersonaliseBehaviour,

    /// <summary>Personalise from what the investor says and answers.</summary>
    PersonaliseDeclared,

    /// <summary>Personalise from contacts with the service desk.</summary>
    PersonaliseService,

    /// <summary>Measure and improve the product.</summary>
    MeasureImprove,

    /// <summary>Nudge by push message.</summary>
    NudgePush,
}

/// <summary>Names of purposes on the wire and in rule sets.</summary>
public static class Purposes
{
    private static readonly string[] Keys =
        ["personalise-portfolio", "personalise-behaviour", "personalise-declared", "personalise-service", "measure-improve", "nudge-push"];

    /// <summary>Every purpose, in the order in which an app shows them.</summary>
    public static IReadOnlyList<Purpose> All { get; } = Enum.GetValues<Purpose>();

    /// <summary>Those that personalise: what a pause stops, and a reset forgets.</summary>
    public static IReadOnlyList<Purpose> Personalising { get; } =
        [Purpose.PersonalisePortfolio, Purpose.PersonaliseBehaviour, Purpose.PersonaliseDeclared, Purpose.PersonaliseService];

    /// <summary>The key of a purpose, for example <c>personalise-portfolio</c>.</summary>
    public static string Key(this Purpose purpose) => Keys[(int)purpose];

    /// <summary>The purpose of a key; false when no purpose has it.</summary>
    public static bool TryParse(string key, out Purpose purpose)
    {
        var index = Array.IndexOf(Keys, key);
        purpose = (Purpose)Math.Max(index, 0);
        return index >= 0;
    }
}
