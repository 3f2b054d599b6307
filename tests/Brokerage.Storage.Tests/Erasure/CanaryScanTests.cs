using System.IO.Compression;
using System.Text;
using Brokerage.Tests;

namespace Brokerage.Storage.Tests.Erasure;

/// <summary>A scan that finds nothing proves something only when it would have found it.</summary>
public sealed class CanaryScanTests : IDisposable
{
    const string Canary = "kanarie ä/51d0e8b2";
    readonly string _folder = Directory.CreateTempSubdirectory("brokerage-scan-").FullName;

    CanaryReport Scan() => new CanaryScan([Canary, "another-canary-00"]).Scan(_folder, Path.Combine(_folder, "absent"));

    public static TheoryData<string> FormNames => [.. CanaryScan.Forms(Canary).Select(form => form.Name)];

    [Theory]
    [MemberData(nameof(FormNames))]
    public void Scan_EachFormInTheMiddleOfAFile_IsFound(string form)
    {
        var bytes = CanaryScan.Forms(Canary).Single(known => known.Name == form).Bytes;
        File.WriteAllBytes(Path.Combine(_folder, "store.db"), [.. new byte[4099], .. bytes, .. new byte[77]]);
        var report = Scan();
        report.Found.ShouldBe([Canary]);
        report.Files.ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Scan_Base64OfALongerText_IsFoundWhereverItBegins(int before)
    {
        var text = Encoding.UTF8.GetBytes(new string('x', before) + Canary + "rest of it");
        File.WriteAllText(Path.Combine(_folder, "a.txt"), Convert.ToBase64String(text));
        Scan().Found.ShouldBe([Canary]);
    }

    [Fact]
    public void Scan_InsideGzipInsideZip_IsFound()
    {
        using (var file = File.Create(Path.Combine(_folder, "export.zip")))
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
        using (var gzip = new GZipStream(zip.CreateEntry("inner.gz").Open(), CompressionLevel.Optimal))
            gzip.Write(Encoding.Unicode.GetBytes(new string('-', 500) + Canary));
        Scan().Hits.ShouldContain(hit => hit.Form == "utf-16le" && hit.Place.EndsWith("gzip", StringComparison.Ordinal));
    }

    [Fact]
    public void Scan_GzipInTheMiddleOfAFileAndCutShort_IsFound()
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Canary + new string('y', 100)));
            gzip.Flush();
            gzip.Write(System.Security.Cryptography.RandomNumberGenerator.GetBytes(5000));
        }
        File.WriteAllBytes(Path.Combine(_folder, "log"), [.. new byte[100], .. compressed.ToArray()[..^2000]]);
        Scan().Found.ShouldBe([Canary]);
    }

    [Fact]
    public void Scan_AsAFilesName_IsFound()
    {
        File.WriteAllText(Path.Combine(_folder, Uri.EscapeDataString(Canary)), "");
        Scan().Hits.ShouldContain(hit => hit.Form == "url");
    }

    [Fact]
    public void Scan_OfOtherTexts_FindsNothing()
    {
        File.WriteAllText(Path.Combine(_folder, "a.txt"), Canary[..^1]);
        Scan().Hits.ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
