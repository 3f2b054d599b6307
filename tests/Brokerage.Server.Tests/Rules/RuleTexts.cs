using Brokerage.Tests;

namespace Brokerage.Server.Tests.Rules;

/// <summary>The product's rule set without its own tests, and variations of it.</summary>
public static class RuleTexts
{
    /// <summary>As the configuration folder has it.</summary>
    public static string File { get; } = System.IO.File.ReadAllText(Path.Combine(SharedData.ProjectRoot, "config/segments/experience-tier.yaml"));

    /// <summary>Without its own tests, which a variation would fail, and without a guardrail: in a population of two, one who moves is half of it.</summary>
    public static string Plain { get; } = File[..File.IndexOf("# Run whenever", StringComparison.Ordinal)].Replace("\n  maxDailyMigration: 25%", "");

    /// <summary>Ten trades are enough for the middle tier.</summary>
    public static string TenTrades { get; } = With(
        "when: { feature: trades_90d, op: gte, value: 30, exit: 20 }", "when: { feature: trades_90d, op: gte, value: 10, exit: 5 }");

    /// <summary>With a part replaced.</summary>
    public static string With(string part, string replacement) =>
        Plain.Contains(part) ? Plain.Replace(part, replacement) : throw new ArgumentException("The rule set has no such part.", nameof(part));

    /// <summary>With a rule before all others.</summary>
    public static string WithRule(string when, string id = "extra", string then = "intermediate") =>
        With("rules:\n", $"rules:\n  - id: {id}\n    then: {then}\n    when: {when}\n");
}
