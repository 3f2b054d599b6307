using System.Text;
using Brokerage.Indicators;
using Brokerage.MarketData.Bars;
using Brokerage.MarketData.Files;
using Shouldly;

namespace Brokerage.MarketData.Tests.Files;

public sealed class BarFileTests
{
    private readonly RowIssues _issues = new();

    [Fact]
    public void ReadAll_DateColumn_IsDailyAndDatedAtMidnightUtc()
    {
        using var file = Open("date,open,high,low,close,volume\n2024-03-04,1,3,0.5,2,10\n");
        file.Interval.ShouldBe(BarInterval.OneDay);
        var bar = file.ReadAll().ShouldHaveSingleItem();
        bar.ShouldBe(new Bar(new DateTime(2024, 3, 4), 1, 3, 0.5, 2, 10));
        bar.Time.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Fact]
    public void ReadAll_TimeColumn_IsMinutesInUtc()
    {
        using var file = Open("time,open,high,low,close,volume\n2024-03-04T09:30,1,3,0.5,2,10\n");
        file.Interval.ShouldBe(BarInterval.OneMinute);
        file.ReadAll().ShouldHaveSingleItem().Time.ShouldBe(Sample.Opening);
    }

    [Theory]
    [InlineData("2024-03-04,1,3,0.5,2,10", "bar")]
    [InlineData("2024-03-01,1,3,0.5,2,10", "bar")]
    [InlineData("2024-03-05,1,0.4,0.5,2,10", "bar")]
    [InlineData("2024-03-05,4,3,0.5,2,10", "bar")]
    [InlineData("2024-03-05,1,3,0.5,3.1,10", "bar")]
    [InlineData("2024-03-05,1,3,0,2,10", "bar")]
    [InlineData("2024-03-05,1,1e30,0.5,2,10", "bar")]
    [InlineData("2024-03-05,1,3,0.5,2,-1", "bar")]
    [InlineData("2024-03-05,1,NaN,0.5,2,1", "bar")]
    [InlineData("2024-03-05,1,high,0.5,2,1", "number")]
    [InlineData("March 5,1,3,0.5,2,1", "time")]
    [InlineData("2024-03-05,1,3", "columns")]
    public void ReadAll_RowNotCredibleOrNotLater_IsCountedAndSkipped(string row, string code)
    {
        using var file = Open($"date,open,high,low,close,volume\n2024-03-04,1,3,0.5,2,10\n{row}\n2024-03-06,1,3,0.5,2,10\n");
        file.ReadAll().Count.ShouldBe(2);
        _issues.First.ShouldBe([new RowIssue("ABC.csv", 3, code)]);
    }

    [Theory]
    [InlineData("open,high,low,close,volume\n1,1,1,1,1\n")]
    [InlineData("date,open,high,low,volume\n2024-03-04,1,1,1,1\n")]
    public void ReadAll_ColumnMissing_HasNoRowsAndSaysSo(string text)
    {
        using var file = Open(text);
        file.ReadAll().ShouldBeEmpty();
        _issues.First.ShouldHaveSingleItem().Code.ShouldBe("header");
    }

    private BarFile Open(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), "ABC.csv", Sample.NewYork, _issues);
}
