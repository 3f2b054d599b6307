using System.IO.Compression;
using System.Text;
using Brokerage.MarketData.Files;
using Brokerage.MarketData.Ticks;
using Brokerage.Tests;
using Shouldly;

namespace Brokerage.MarketData.Tests.Files;

public sealed class TickFileTests
{
    private const string Header = "time,price,size\n";
    private const string Good = "2024-03-04T09:30:00.250,101.25,300\n";

    private readonly RowIssues _issues = new();

    [Fact]
    public void Read_GoodRow_GivesUtcTimePriceSizeAndNoSequence()
    {
        var tick = Read(Header + Good).ShouldHaveSingleItem();
        tick.ShouldBe(new Tick(Sample.Opening.AddMilliseconds(250), default, 101.25, 300));
        tick.ExchangeTime.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Fact]
    public void Read_OptionalColumnsInAnyOrder_AreUsed()
    {
        var tick = Read("ask,size,price,time,bid,sequence,suspicious,exchange\n5.2,1,5,2024-03-04T14:30Z,,77,1,Q\n").ShouldHaveSingleItem();
        tick.ShouldBe(new Tick(Sample.Opening, default, 5, 1, 77, true, double.NaN, 5.2));
    }

    [Theory]
    [InlineData("yesterday,1,1\n", "time")]
    [InlineData("2024-13-04T09:30,1,1\n", "time")]
    [InlineData("2024-02-30T09:30,1,1\n", "time")]
    [InlineData("2024-03-04T24:00,1,1\n", "time")]
    [InlineData("2024-03-04T09:30:00.12345678901,1,1\n", "time")]
    [InlineData("----------,1,1\n", "time")]
    [InlineData("2024-03-10T02:30,1,1\n", "skipped-time")]
    [InlineData("2024-03-04T09:30,,1\n", "number")]
    [InlineData("2024-03-04T09:30,1.2.3,1\n", "number")]
    [InlineData("2024-03-04T09:30,\u0661,1\n", "number")]
    [InlineData("2024-03-04T09:30,1\n", "columns")]
    [InlineData("2024-03-04T09:30,1,1,1\n", "columns")]
    [InlineData("2024-03-04T09:30,1\0,1\n", "nul")]
    public void Read_BadRow_IsCountedWithLineAndCodeAndTheRestIsRead(string row, string code)
    {
        Read(Header + Good + row + Good).Count.ShouldBe(2);
        _issues.Count.ShouldBe(1);
        _issues.First.ShouldBe([new RowIssue("ABC.csv", 3, code)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024-03-04T09:30,1,1\n2024-03-04T09:31,1,1\n")]
    [InlineData("<html><body>503</body></html>\n")]
    [InlineData("\0\0\0\0\n\0\n")]
    public void Read_NoHeader_HasNoRowsAndSaysSo(string text)
    {
        Read(text).ShouldBeEmpty();
        if (text.Length > 0) _issues.First.ShouldHaveSingleItem().Code.ShouldBe("header");
    }

    [Theory]
    [InlineData(65_536)]
    [InlineData(200_000)]
    [InlineData(5_000_000)]
    public void Read_LineBomb_IsSkippedAndCountedOnce(int length)
    {
        var bomb = new string('1', length + 1);
        Read(Header + bomb + "\n" + Good).Count.ShouldBe(1);
        _issues.First.ShouldBe([new RowIssue("ABC.csv", 2, "long-line")]);
    }

    [Fact]
    public void Read_BombWithoutEnd_TakesBoundedMemory()
    {
        using var endless = new RepeatedStream((byte)'9', 500_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var file = new TickFile(endless, "ABC.csv", Sample.NewYork, _issues);
        file.Read(new Tick[10]).ShouldBe(0);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
        _issues.First.ShouldBe([new RowIssue("ABC.csv", 1, "long-line")]);
    }

    [Fact]
    public void Read_ThousandsOfBadRows_KeepsTenAndCountsAll()
    {
        Read(Header + string.Concat(Enumerable.Repeat("x,1,1\n", 5000))).ShouldBeEmpty();
        _issues.Count.ShouldBe(5000);
        _issues.First.Select(issue => issue.Line).ShouldBe([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    }

    [Fact]
    public void Read_BomCrLfBlankLinesAndNoLastNewline_AreFine() =>
        Read("\uFEFFtime,price,size\r\n\r\n2024-03-04T09:30,1,1\r\n2024-03-04T09:30,2,1").Select(tick => tick.Price).ShouldBe([1, 2]);

    [Fact]
    public void Read_CorruptGzip_KeepsWhatCameBeforeAndSaysSo()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "ABC.csv.gz");
        using (var packed = new MemoryStream())
        {
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                gzip.Write(Encoding.UTF8.GetBytes(Header + string.Concat(Enumerable.Range(0, 60_000).Select(n => $"2024-03-04T09:30,{n * 7919 % 60_000 + 1},1\n"))));
            var bytes = packed.ToArray();
            bytes.AsSpan(bytes.Length / 2).Fill(0xFF);
            File.WriteAllBytes(path, bytes);
        }
        using var file = new TickFile(path, Sample.NewYork, _issues);
        var read = file.Read(new Tick[100_000]);
        read.ShouldBeGreaterThan(0);
        read.ShouldBeLessThan(60_000);
        _issues.First[^1].Code.ShouldBe("corrupt");
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("167.4")]
    [InlineData("-12.5")]
    [InlineData("123456789012.345")]
    [InlineData("1234567890123456789")]
    [InlineData("0.12345678901234567890")]
    [InlineData("1e30")]
    [InlineData("NaN")]
    [InlineData(".5")]
    [InlineData("5.")]
    public void TryNumber_AnyDecimal_IsTheNearestDouble(string text)
    {
        using var file = Sample.TickFile($"time,price,size\n2024-03-04T09:30,{text},1\n", _issues);
        var tick = new Tick[1];
        file.Read(tick).ShouldBe(1);
        BitConverter.DoubleToInt64Bits(tick[0].Price).ShouldBe(BitConverter.DoubleToInt64Bits(double.Parse(text)));
    }

    [SharedDataTheory]
    [InlineData("SPY", 250_601)]
    [InlineData("BAC", 88_172)]
    public void Read_RealDay_GivesEveryRowInOrderAsANaiveReaderDoes(string symbol, int expected)
    {
        var path = SharedData.PathOf("ticks", $"{symbol}-2013-10-07.csv.gz");
        var ticks = Sample.Ticks(path);
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        foreach (var tick in ticks)
        {
            var fields = reader.ReadLine()!.Split(',');
            tick.ExchangeTime.ShouldBe(DateTime.Parse(fields[0]).AddHours(4));
            tick.Price.ShouldBe(double.Parse(fields[1]));
            tick.Size.ShouldBe(double.Parse(fields[2]));
        }
        reader.ReadLine().ShouldBeNull();
        ticks.Count.ShouldBe(expected);
    }

    private List<Tick> Read(string text)
    {
        using var file = Sample.TickFile(text, _issues);
        var ticks = new Tick[10_000];
        return [.. ticks.Take(file.Read(ticks))];
    }

    private sealed class RepeatedStream(byte value, long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, _left);
            buffer.AsSpan(offset, read).Fill(value);
            _left -= read;
            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
