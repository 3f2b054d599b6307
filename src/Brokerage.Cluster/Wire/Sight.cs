using Brokerage.Actors;
using Brokerage.Domain.Investors;
using Experience = Brokerage.Domain.Tailoring.Experience;

namespace Brokerage.Cluster.Wire;

/// <summary>An <see cref="InvestorSight"/> without what every silo has itself: rules go by their revision, content is the asking silo's.</summary>
[GenerateSerializer, Immutable, Alias("brokerage.sight")]
public sealed record Sight(byte[] State, byte[] Experience, byte[] ShownSince, string Revision, string Epoch, long Seq, DateTimeOffset At)
{
    /// <summary>As it is sent.</summary>
    public static Sight Of(InvestorSight sight) => new(
        sight.State.ToBytes(), WireJson.Write(sight.Experience), WireJson.Write(sight.ShownSince), sight.Rules.Revision, sight.Epoch, sight.Seq, sight.At);

    /// <summary>As it is read. A silo that does not know the revision yet, because it was published this second, shows what is in force with itself.</summary>
    public InvestorSight ToSight(IPolicy policy, string investor)
    {
        var rules = policy.RulesFor(investor);
        if (rules.Revision != Revision)
            try
            {
                rules = policy.Find(Revision);
            }
            catch (KeyNotFoundException)
            {
            }
        return new(
            InvestorState.FromBytes(State), WireJson.Read<Experience>(Experience), WireJson.Read<Dictionary<string, DateTimeOffset>>(ShownSince),
            rules, policy.Content, Epoch, Seq, At);
    }
}
