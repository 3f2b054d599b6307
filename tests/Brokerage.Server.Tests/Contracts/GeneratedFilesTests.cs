using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Brokerage.Contracts;
using Brokerage.Contracts.TypeScript;
using Brokerage.Server.Auth;
using Brokerage.Server.Hosting;
using Brokerage.Tests;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Brokerage.Server.Tests.Contracts;

/// <summary>What is generated from the contract and committed is what the contract says today.</summary>
public sealed class GeneratedFilesTests
{
    [Fact]
    public void TypeScript_Committed_IsWhatTheRecordsGive() =>
        File.ReadAllText(Path.Combine(SharedData.ProjectRoot, "src/web/sdk/src/generated.ts"))
            .ShouldBe(TypeScriptWriter.Write(), "run: dotnet run --project src/Brokerage.Server -- contracts > src/web/sdk/src/generated.ts");

    [Fact]
    public async Task OpenApi_Committed_IsWhatTheServerAnswers()
    {
        var folder = Directory.CreateTempSubdirectory("brokerage-openapi-test");
        try
        {
            await using var app = await App.BuildAsync(new() { Urls = "http://127.0.0.1:0", DataFolder = folder.FullName, HoldReplay = true });
            await app.StartAsync();
            using var http = new HttpClient();
            var answered = JsonNode.Parse(await http.GetStringAsync(app.Urls.First() + "/openapi/v1.json"))!;
            var committed = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(SharedData.ProjectRoot, "src/Brokerage.Server/openapi.json")))!;
            JsonNode.DeepEquals(answered, committed).ShouldBeTrue("build src/Brokerage.Server and commit its openapi.json");
            await app.StopAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
