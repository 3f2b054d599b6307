using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Domain.Tests.Kit;

/// <summary>An investor in a test: applies events one after the other, as the journal would, at an instant that the test moves.</summary>
public sealed class Investor
{
    /// <summary>A Wednesday noon, UTC: where tests start.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private int orders;

    public InvestorState State { get; private set; } = InvestorState.New;

    public DateTimeOffset Now { get; set; } = Start;

    public RuleSet Rules { get; set; } = RuleSets.Product;

    public static Investor WhoAllows(params Purpose[] purposes)
    {
        var investor = new Investor();
        foreach (var purpose in purposes) investor.Does(new ConsentGiven(purpose.Key(), "2026-01", "en"));
        return investor;
    }

    public static Investor WhoAllowsAll() => WhoAllows([.. Purposes.All]);

    /// <summary>Puts the investor into a placement, however it came about.</summary>
    public Investor Placed(Placement placement)
    {
        State = State with { Placement = placement };
        return this;
    }

    public Investor Does(params InvestorEvent[] events)
    {
        foreach (var data in events)
            State = Personalization.Decide(State, new(State.Sequence + 1, "test", $"e{State.Sequence + 1}", Now, Now, Rules.Revision, data), Rules);
        return this;
    }

    public Investor Later(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Investor LaterDays(double days) => Later(TimeSpan.FromDays(days));

    /// <summary>Places and fills so many orders of 1 unit.</summary>
    public Investor Trades(int count, string symbol = "VARUNA", AssetClass assetClass = AssetClass.Equity, OrderSide side = OrderSide.Buy, decimal price = 100)
    {
        for (var i = 0; i < count; i++)
        {
            var id = $"trade{++orders}";
            Does(new OrderPlaced(id, symbol, assetClass, side, OrderType.Market, 1, "INR"), new OrderFilled(id, 1, price));
        }
        return this;
    }

    public Investor Holds(params Position[] positions) => Does(new HoldingsReported([], positions));

    /// <summary>Answers so many questions, the first <paramref name="right"/> of them right.</summary>
    public Investor Answers(int count, int right)
    {
        for (var i = 0; i < count; i++) Does(new QuizAnswered("lesson", $"q{i}", "shares", i < right));
        return this;
    }

    public Investor Completes(params string[] lessons)
    {
        foreach (var lesson in lessons) Does(new LessonCompleted(lesson));
        return this;
    }

    public FeatureValue Feature(string key) => FeatureCatalogue.Find(key)!.Evaluate(State, Now);

    public static Position Share(string symbol, decimal quantity = 10, decimal price = 100, string currency = "INR", AssetClass assetClass = AssetClass.Equity) =>
        new(symbol, assetClass, quantity, price, currency);
}
