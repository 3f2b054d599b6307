using Brokerage.Cluster.Wire;

namespace Brokerage.Cluster.Following;

/// <summary>An open app, as an investor's grain at another silo calls it.</summary>
[Alias("brokerage.follower")]
public interface IFollower : IGrainObserver
{
    /// <summary>The next messages, in order. Not answered: the app is lost to this activation, and attaches again if it is still there.</summary>
    /// <param name="lease">The attach call they belong to; of an earlier one they are of no interest any more.</param>
    /// <param name="first">Number of the first of them: 0 for the first that the attach call was answered with.</param>
    /// <param name="messages">The messages.</param>
    [Alias("tell")]
    Task TellAsync(Guid lease, long first, Message[] messages);

    /// <summary>The activation leaves; whatever it said is said. The app attaches to the next one.</summary>
    [Alias("left")]
    Task LeftAsync(Guid lease);
}

/// <summary>The answer to an attach call.</summary>
/// <param name="Messages">The first messages.</param>
/// <param name="Silo">Where the activation is: when that silo dies, nobody else will say so.</param>
[GenerateSerializer, Immutable, Alias("brokerage.attached")]
public sealed record Attached(Message[] Messages, SiloAddress Silo);
