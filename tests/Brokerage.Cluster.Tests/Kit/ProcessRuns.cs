namespace Brokerage.Cluster.Tests.Kit;

/// <summary>Runs of silos as processes: one at a time, because a machine that two of them share starves silos until they are taken for dead.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessRuns
{
    public const string Name = "Process runs";
}
