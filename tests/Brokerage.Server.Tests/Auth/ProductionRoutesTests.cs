using System.Net;
using System.Security.Cryptography;
using Brokerage.Server.Tests.Kit;
using Shouldly;

namespace Brokerage.Server.Tests.Auth;

/// <summary>What a development host offers for trying things out is not there in Production.</summary>
public sealed class ProductionRoutesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("brokerage-production-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task DevelopmentRoutes_InProduction_AnswerLikeAddressesThatNeverWere()
    {
        await using var server = await ServerProcess.StartAsync(new() { Environment = Production() });
        AccessRow[] development = [.. AccessTable.Routes.Where(r => r.Pattern.StartsWith("/dev/", StringComparison.Ordinal))];
        development.ShouldNotBeEmpty();

        foreach (var row in development)
        {
            var answer = await CallAsync(server, row, row.Pattern);

            answer.Status.ShouldBe((int)HttpStatusCode.NotFound, row.Name);
            answer.ShouldBe(await CallAsync(server, row, "/dev/nothing-of-that-name"), row.Name);
        }
    }

    private static async Task<AccessAnswer> CallAsync(ServerProcess server, AccessRow row, string address)
    {
        using var request = new HttpRequestMessage(new(row.Method), address) { Content = row.Body is null ? null : new StringContent(row.Body) };
        using var answer = await server.Http.SendAsync(request);
        return await AccessAnswer.OfAsync(answer);
    }

    private Dictionary<string, string> Production()
    {
        using var rsa = RSA.Create(2048);
        var key = Path.Combine(folder.FullName, "issuer.pem");
        File.WriteAllText(key, rsa.ExportSubjectPublicKeyInfoPem());
        return new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["Auth__Issuer"] = "https://idp", ["Auth__Audience"] = "brokerage", ["Auth__PublicKeyPath"] = key,
        };
    }
}
