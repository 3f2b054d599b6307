using Brokerage.Storage.Tests.Postgres;

namespace Brokerage.Cluster.Tests.Kit;

/// <summary>A test that needs PostgreSQL's programs; a visible skip, with the reason, where they are absent.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresPrograms.Absence!;
}
