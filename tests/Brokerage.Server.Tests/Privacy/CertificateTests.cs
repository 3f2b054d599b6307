using System.Text;
using System.Text.Json;
using Brokerage.Contracts;
using Brokerage.Server.Privacy;
using Shouldly;

namespace Brokerage.Server.Tests.Privacy;

public sealed class CertificateTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Indented = new(Certificates.Json) { WriteIndented = true };

    private readonly string _folder = Directory.CreateTempSubdirectory("brokerage-certificate-").FullName;
    private readonly CertificateKey _key;

    public CertificateTests() => _key = CertificateKey.OpenOrCreate(Path.Combine(_folder, "keys", "certificate.pem"));

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Verify_AsSigned_Holds()
    {
        Certificates.Verify(Text(), _key.PublicPem).ShouldBeTrue();
        Certificates.Verify(JsonSerializer.Serialize(Signed(), Indented), _key.PublicPem).ShouldBeTrue();
    }

    [Fact]
    public void Verify_AnyByteChanged_Fails()
    {
        var bytes = Encoding.UTF8.GetBytes(Text());
        for (var i = 0; i < bytes.Length; i++)
            foreach (var change in (byte[])[1, 2, 4, 8, 16, 32, 64, 128])
            {
                bytes[i] ^= change;
                Certificates.Verify(Encoding.UTF8.GetString(bytes), _key.PublicPem).ShouldBeFalse($"byte {i} changed by {change}: {Encoding.UTF8.GetString(bytes)}");
                bytes[i] ^= change;
            }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void Verify_NoCertificate_Fails(string text) => Certificates.Verify(text, _key.PublicPem).ShouldBeFalse();

    [Fact]
    public void Verify_WithAMemberMore_Fails() => Certificates.Verify(Text()[..^1] + ",\"note\":\"x\"}", _key.PublicPem).ShouldBeFalse();

    [Fact]
    public void Verify_AnotherKey_Fails()
    {
        using var other = CertificateKey.OpenOrCreate(Path.Combine(_folder, "other.pem"));

        Certificates.Verify(Text(), other.PublicPem).ShouldBeFalse();
    }

    [Fact]
    public void OpenOrCreate_Again_IsTheSameKeyOfTheOwnerOnly()
    {
        var path = Path.Combine(_folder, "keys", "certificate.pem");
        using var again = CertificateKey.OpenOrCreate(path);

        again.KeyId.ShouldBe(_key.KeyId);
        again.PublicPem.ShouldNotContain("PRIVATE");
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void OpenOrCreate_NoKey_SaysSo()
    {
        var path = Path.Combine(_folder, "bad.pem");
        File.WriteAllText(path, "nonsense");

        Should.Throw<IOException>(() => CertificateKey.OpenOrCreate(path)).Message.ShouldContain("bad.pem");
    }

    private ErasureCertificate Signed() => Certificates.Sign(
        new("erasure-1", new('a', 64), At, At.AddSeconds(2), 120, 3, 7, new('b', 64), "", "", ""), _key);

    private string Text() => JsonSerializer.Serialize(Signed(), Certificates.Json);
}
