using System.Diagnostics;
using Brokerage.Server.Auth;
using Brokerage.Server.Tests.Auth;
using Brokerage.Server.Tests.Kit;
using Shouldly;
using Xunit.Abstractions;

namespace Brokerage.Server.Tests.Long;

/// <summary>The time of an answer says no more than the answer: an id of another investor takes as long as one that nobody has.</summary>
[Trait("Category", "Long")]
[Collection(LongRuns.Name)]
public sealed class EnumerationTests(AccessHost host, ITestOutputHelper output) : IClassFixture<AccessHost>
{
    private const int WarmUps = 200;
    private const int Calls = 500;
    private const double Tolerance = 0.25;

    [Fact]
    public async Task Route_AnotherInvestorsId_TakesAsLongAsAnAbsentOne()
    {
        foreach (var row in AccessTable.Routes)
        {
            if (row.Ids?.FirstOrDefault(i => i.Of == IdOf.Other) is not { } other) continue;
            var absent = row.Ids.First(i => i.Of == IdOf.Absent);
            await MeasureAsync(row, other.Value, absent.Value, WarmUps);

            var (theirs, nobodys) = await MeasureAsync(row, other.Value, absent.Value, Calls);

            output.WriteLine(Results.Note("enumeration.txt", $"{row.Name}: another's {theirs:0.000} ms, absent {nobodys:0.000} ms"));
            Math.Abs(theirs / nobodys - 1).ShouldBeLessThan(Tolerance, row.Name);
        }
    }

    /// <summary>Medians of both, called in turn so that whatever slows the machine slows both.</summary>
    private async Task<(double Other, double Absent)> MeasureAsync(AccessRow row, string other, string absent, int calls)
    {
        var (theirs, nobodys) = (new List<double>(), new List<double>());
        for (var n = 0; n < calls; n++)
        {
            theirs.Add(await TimeAsync(row, other));
            nobodys.Add(await TimeAsync(row, absent));
        }
        return (Median(theirs), Median(nobodys));
    }

    private async Task<double> TimeAsync(AccessRow row, string id)
    {
        var began = Stopwatch.GetTimestamp();
        await host.CallAsync(row, id, row.Role ?? Roles.Investor);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double Median(List<double> values) => Results.Percentile([.. values.Order()], 0.5);
}
