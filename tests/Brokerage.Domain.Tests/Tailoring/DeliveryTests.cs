using System.Diagnostics;
using Brokerage.Domain.Market;
using Brokerage.Domain.Tailoring;
using Brokerage.Domain.Tests.Kit;
using Shouldly;
using Xunit.Abstractions;

namespace Brokerage.Domain.Tests.Tailoring;

/// <summary>
/// Thousands of simulated months of investors: whatever is delivered unasked is fit for whom it reaches. The judge knows the instruments, the
/// answers and the clock by itself; where a part of the gate is taken away, it must find violations.
/// </summary>
public sealed class DeliveryTests(ITestOutputHelper output)
{
    private const int ControlMonths = 100;

    [Fact]
    public void Delivered_InMonthsOfInvestors_IsFitForWhomItReaches() => HoldsFor(500);

    [Fact]
    [Trait("Category", "Long")]
    public void Delivered_InFiveThousandMonthsOfInvestors_IsFitForWhomItReaches() => HoldsFor(5000);

    private void HoldsFor(int months)
    {
        var began = Stopwatch.GetTimestamp();

        var month = Simulate(months, new());

        output.WriteLine($"{months} months in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s: {month}");
        month.Violations.ShouldBeEmpty();
        month.Cards.ShouldBeGreaterThan(months * 10);
        foreach (var seen in new[] { month.Complex, month.Held, month.Nudges, month.Refused })
            seen.ShouldBeGreaterThan(months / 100, $"each case must occur: {month}");
    }

    public static TheoryData<string, Delivery> Mutants => new()
    {
        { "evidence", new() { Market = DeliveryMonth.Plain } },
        { "disclosure", new() { Content = Words.All with { Cards = Frozen(c => c with { Disclosures = [] }) } } },
        { "reason", new() { Content = Words.All with { Cards = Frozen(c => c with { Reason = "" }) } } },
        { "nudge", new() { HasNudgeGate = false } },
    };

    [Theory]
    [MemberData(nameof(Mutants))]
    public void Delivered_WithAPartOfTheGateTakenAway_IsFound(string part, Delivery mutant) =>
        Simulate(ControlMonths, mutant).Violations.ShouldContain(v => v.StartsWith(part, StringComparison.Ordinal));

    private static DeliveryMonth Simulate(int months, Delivery delivery)
    {
        var month = new DeliveryMonth(delivery);
        for (var n = 0; n < months; n++) month.Run(new Choices((ulong)(77_000 + n)));
        return month;
    }

    private static System.Collections.Frozen.FrozenDictionary<string, CardTemplate> Frozen(Func<CardTemplate, CardTemplate> change) =>
        System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(Words.All.Cards, c => c.Key, c => change(c.Value));
}
