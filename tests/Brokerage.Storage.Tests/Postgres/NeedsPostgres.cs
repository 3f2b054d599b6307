using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Brokerage.Storage.Tests.Postgres.PostgresAwareFramework", "Brokerage.Storage.Tests")]

namespace Brokerage.Storage.Tests.Postgres;

/// <summary>
/// Marks a class whose tests, those it inherits too, need PostgreSQL's programs: visible skips, with the reason, where they are absent.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsPostgresAttribute : Attribute;

/// <summary>Finds the tests of this project as xunit does, and marks those that cannot run here.</summary>
public sealed class PostgresAwareFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkDiscoverer CreateDiscoverer(IAssemblyInfo assemblyInfo) =>
        new Discoverer(assemblyInfo, SourceInformationProvider, DiagnosticMessageSink);

    sealed class Discoverer(IAssemblyInfo assembly, ISourceInformationProvider sources, IMessageSink messages)
        : XunitTestFrameworkDiscoverer(assembly, sources, messages)
    {
        protected override bool FindTestsForMethod(
            ITestMethod testMethod, bool includeSourceInformation, IMessageBus messageBus, ITestFrameworkDiscoveryOptions discoveryOptions)
        {
            var isTest = testMethod.Method.GetCustomAttributes(typeof(FactAttribute)).Any();
            var needs = testMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsPostgresAttribute)).Any();
            if (!isTest || !needs || PostgresPrograms.Absence is null)
                return base.FindTestsForMethod(testMethod, includeSourceInformation, messageBus, discoveryOptions);
            var test = new AbsentTest(
                DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
            return ReportDiscoveredTestCase(test, includeSourceInformation, messageBus);
        }
    }
}

/// <summary>A test that is passed over because PostgreSQL is absent.</summary>
public sealed class AbsentTest : XunitTestCase
{
    /// <summary>For xunit, which reads it back from what it wrote.</summary>
    [Obsolete("Called by the deserializer.", error: true)]
    public AbsentTest()
    {
    }

    public AbsentTest(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) => PostgresPrograms.Absence!;
}
