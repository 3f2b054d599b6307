using System.Buffers.Text;
using System.IO.Compression;
using Brokerage.Benchmarks.Indicators;
using Brokerage.Indicators;

namespace Brokerage.Benchmarks.Ticks;

/// <summary>
/// What somebody would write by hand to get minute bars and 11 indicators out of one file of trades: one pass, no checks but the
/// suspicious flag, no zones, no other interval, nobody who reads along.
/// </summary>
internal static class HandWrittenTape
{
    public static (int Ticks, int Bars) Run(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var (buffer, length, ticks, bars) = (new byte[1 << 16], 0, 0, 0);
        var (set, values, bar) = (new FloorSet(), new double[FloorSet.Count], default(Bar));
        var (skipHeader, minute) = (true, -1);
        while (true)
        {
            var read = stream.Read(buffer, length, buffer.Length - length);
            if (read == 0) break;
            length += read;
            var start = 0;
            for (int end; (end = buffer.AsSpan(start, length - start).IndexOf((byte)'\n')) >= 0; start += end + 1)
            {
                var line = buffer.AsSpan(start, end);
                if (skipHeader) { skipHeader = false; continue; }
                if (line[^1] == (byte)'1') continue;
                ticks++;
                // 2013-10-07T04:00:00.464,167.41,100,P,…
                var now = (line[11] - '0') * 600 + (line[12] - '0') * 60 + (line[14] - '0') * 10 + line[15] - '0';
                var rest = line[(line.IndexOf((byte)',') + 1)..];
                if (!Utf8Parser.TryParse(rest, out double price, out var used) || !Utf8Parser.TryParse(rest[(used + 1)..], out double size, out _)) continue;
                if (now != minute)
                {
                    if (minute >= 0)
                    {
                        set.Update(bar, values);
                        bars++;
                    }
                    (minute, bar) = (now, new(new DateTime(2013, 10, 7).AddMinutes(now), price, price, price, price, size));
                }
                else bar = bar with { High = Math.Max(bar.High, price), Low = Math.Min(bar.Low, price), Close = price, Volume = bar.Volume + size };
            }
            buffer.AsSpan(start, length - start).CopyTo(buffer);
            length -= start;
        }
        return (ticks, bars);
    }
}
