using Brokerage.Contracts;
using Brokerage.Server.Hosting;
using Brokerage.Server.Privacy;
using Shouldly;

namespace Brokerage.Server.Tests.Privacy;

public sealed class CertificateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brokerage-certificate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Verify_FilesAsGivenAway_TellsByItsExitCode()
    {
        var (certificate, pem) = (Path.Combine(_folder, "certificate.json"), Path.Combine(_folder, "key.pem"));
        using (var key = CertificateKey.OpenOrCreate(Path.Combine(_folder, "private.pem")))
        {
            var signed = Certificates.Sign(new("erasure-1", "ab", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 1, 0, 1, "cd", "", "", ""), key);
            await File.WriteAllTextAsync(certificate, System.Text.Json.JsonSerializer.Serialize(signed, Certificates.Json));
            await File.WriteAllTextAsync(pem, key.PublicPem);
        }

        (await CommandLine.RunAsync(["certificate", "verify", certificate, "--key", pem])).ShouldBe(0);
        (await CommandLine.RunAsync(["certificate", "verify", certificate, "--key", certificate])).ShouldBe(2);
        (await CommandLine.RunAsync(["certificate", "verify", certificate + "x", "--key", pem])).ShouldBe(2);
        await File.WriteAllTextAsync(certificate, (await File.ReadAllTextAsync(certificate)).Replace("\"events\":1", "\"events\":2", StringComparison.Ordinal));
        (await CommandLine.RunAsync(["certificate", "verify", certificate, "--key", pem])).ShouldBe(1);
    }
}
