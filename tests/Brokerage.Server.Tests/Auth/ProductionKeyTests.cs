using System.Net;
using System.Security.Cryptography;
using Brokerage.Server.Auth;
using Brokerage.Server.Tests.Ingest;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Shouldly;

namespace Brokerage.Server.Tests.Auth;

/// <summary>Outside Development: the issuer's public key, or no start.</summary>
public sealed class ProductionKeyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("brokerage-").FullName;
    private readonly RSA rsa = RSA.Create(2048);
    private readonly ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        rsa.Dispose();
        ec.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("RS256", "RS256", HttpStatusCode.OK)]
    [InlineData("RS256", "HS256", HttpStatusCode.Unauthorized)]
    [InlineData("RS256", "HS256 by the PEM", HttpStatusCode.Unauthorized)]
    [InlineData("RS256", "RS512", HttpStatusCode.Unauthorized)]
    [InlineData("RS256", "PS256", HttpStatusCode.Unauthorized)]
    [InlineData("RS256", "ES256", HttpStatusCode.Unauthorized)]
    [InlineData("ES256", "ES256", HttpStatusCode.OK)]
    [InlineData("ES256", "RS256", HttpStatusCode.Unauthorized)]
    [InlineData("ES256", "zero", HttpStatusCode.Unauthorized)]
    public async Task Token_InProduction_AcceptedByThePinnedAlgorithmOnly(string pinned, string made, HttpStatusCode status)
    {
        var server = new ServerUnderTest("Production", Configuration(pinned, Pem(pinned)));
        await server.InitializeAsync();
        try
        {
            (await server.GetAsync("/v1/test/ops", Token(made, server.Time.GetUtcNow(), Pem(pinned)))).StatusCode.ShouldBe(status);
            server.Services.GetService(typeof(DevTokens)).ShouldBeNull();
            File.Exists(Path.Combine(server.DataFolder, "dev-signing.key")).ShouldBeFalse();
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("no key", "Auth:PublicKeyPath is \"\"")]
    [InlineData("no file", "Auth:PublicKeyPath is \"")]
    [InlineData("private key", "private key")]
    [InlineData("short key", "2048")]
    [InlineData("other curve", "P-256")]
    [InlineData("nonsense", "Auth:PublicKeyPath is \"")]
    [InlineData("algorithm", "Auth:Algorithm is \"HS256\"")]
    [InlineData("issuer", "Auth:Issuer is \"\"")]
    [InlineData("audience", "Auth:Audience is \"\"")]
    [InlineData("origin", "Hubs:AllowedOrigins has \"*\"")]
    [InlineData("rate", "RequestsPerSecond")]
    public async Task Start_BadConfiguration_StopsWithOptionValueAndRule(string fault, string said)
    {
        var configuration = Configuration("RS256", Pem("RS256"));
        switch (fault)
        {
            case "no key": configuration["Auth:PublicKeyPath"] = ""; break;
            case "no file": configuration["Auth:PublicKeyPath"] = Path.Combine(folder, "absent.pem"); break;
            case "private key": configuration = Configuration("RS256", rsa.ExportPkcs8PrivateKeyPem()); break;
            case "short key": configuration = Configuration("RS256", RSA.Create(1024).ExportSubjectPublicKeyInfoPem()); break;
            case "other curve": configuration = Configuration("ES256", ECDsa.Create(ECCurve.NamedCurves.nistP384).ExportSubjectPublicKeyInfoPem()); break;
            case "nonsense": configuration = Configuration("RS256", "nonsense"); break;
            case "algorithm": configuration["Auth:Algorithm"] = "HS256"; break;
            case "issuer": configuration["Auth:Issuer"] = ""; break;
            case "audience": configuration["Auth:Audience"] = ""; break;
            case "origin": configuration["Hubs:AllowedOrigins:0"] = "*"; break;
            case "rate": configuration["Ingest:RequestsPerSecond"] = "0"; break;
        }
        var server = new ServerUnderTest("Production", configuration);

        (await Should.ThrowAsync<OptionsValidationException>(server.InitializeAsync)).Message.ShouldContain(said);

        await server.DisposeAsync();
    }

    [Fact]
    public void DevelopmentKey_FirstUse_MadeForItsOwnerOnly()
    {
        var configuration = new ConfigurationBuilder().Build();

        DevTokens.Open(folder, configuration, new ManualTime());
        var first = File.ReadAllBytes(Path.Combine(folder, "dev-signing.key"));
        DevTokens.Open(folder, configuration, new ManualTime());

        File.ReadAllBytes(Path.Combine(folder, "dev-signing.key")).ShouldBe(first);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(folder, "dev-signing.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(folder).Length.ShouldBe(1);
    }

    [Fact]
    public async Task DevTokens_OfTheCommandLine_AcceptedByTheServer()
    {
        var server = new ServerUnderTest();
        await server.InitializeAsync();
        var tokens = DevTokens.Open(server.DataFolder, new ConfigurationBuilder().Build(), server.Time);

        (await server.GetAsync("/v1/test/product", tokens.Issue(Roles.Product, "jane@example.com", 5))).StatusCode.ShouldBe(HttpStatusCode.OK);

        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("admin", "x", 5)]
    [InlineData(Roles.Investor, "a b", 5)]
    [InlineData(Roles.Ops, "", 5)]
    [InlineData(Roles.Ops, "x", 0)]
    [InlineData(Roles.Ops, "x", 43_201)]
    public void DevTokens_NotPossible_Refused(string role, string sub, int minutes) =>
        Should.Throw<ArgumentException>(() => DevTokens.Open(folder, new ConfigurationBuilder().Build(), new ManualTime()).Issue(role, sub, minutes));

    private string Pem(string algorithm) => algorithm == "RS256" ? rsa.ExportSubjectPublicKeyInfoPem() : ec.ExportSubjectPublicKeyInfoPem();

    private Dictionary<string, string?> Configuration(string algorithm, string pem)
    {
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(path, pem);
        return new() { ["Auth:Issuer"] = "https://idp", ["Auth:Audience"] = "b", ["Auth:Algorithm"] = algorithm, ["Auth:PublicKeyPath"] = path };
    }

    private string Token(string made, DateTimeOffset now, string pem)
    {
        var algorithm = made == "zero" ? "ES256" : made[..5];
        var claims = $$"""{"iss":"https://idp","aud":"b","sub":"x","exp":{{now.ToUnixTimeSeconds() + 60}},"roles":["ops"]}""";
        return ServerUnderTest.Sign($$"""{"alg":"{{algorithm}}","typ":"JWT"}""", claims, text => made switch
        {
            "RS256" => rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "RS512" => rsa.SignData(text, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
            "PS256" => rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "ES256" => ec.SignData(text, HashAlgorithmName.SHA256),
            "zero" => new byte[64],
            "HS256" => HMACSHA256.HashData(new byte[32], text),
            _ => HMACSHA256.HashData(Bodies.Utf8(pem), text),
        });
    }
}
