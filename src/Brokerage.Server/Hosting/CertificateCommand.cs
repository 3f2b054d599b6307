using System.CommandLine;
using Brokerage.Server.Privacy;

namespace Brokerage.Server.Hosting;

/// <summary><c>certificate verify</c>: says whether a certificate of erasure is one, without a server.</summary>
public static class CertificateCommand
{
    /// <summary>Exit code 0: it is. 1: it is not. 2: a file cannot be read.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The certificate, as JSON." };
        var key = new Option<string>("--key") { Required = true, Description = "The server's public key, as PEM (GET /v1/privacy/key)." };
        var verify = new Command("verify", "Verifies a certificate offline.") { file, key };
        verify.SetAction(async (parsed, ct) =>
        {
            try
            {
                var text = await File.ReadAllTextAsync(parsed.GetValue(file)!, ct);
                var isValid = Certificates.Verify(text, await File.ReadAllTextAsync(parsed.GetValue(key)!, ct));
                Console.WriteLine(isValid ? "The certificate is valid: nothing of it was changed." : "The certificate is NOT valid.");
                return isValid ? 0 : 1;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                Console.Error.WriteLine($"certificate: {e.Message}");
                return 2;
            }
        });
        return new("certificate", "Certificates of erasure.") { verify };
    }
}
