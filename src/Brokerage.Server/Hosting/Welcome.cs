using Brokerage.MarketData.Replay;
using Brokerage.Server.Markets;

namespace Brokerage.Server.Hosting;

/// <summary>What a developer reads after starting the server.</summary>
internal static class Welcome
{
    public static void Print(WebApplication app)
    {
        var options = app.Services.GetRequiredService<ServerOptions>();
        var url = app.Urls.First();
        var replay = app.Services.GetRequiredService<MarketReplay>();
        Console.WriteLine($"""

            Brokerage is running ({app.Environment.EnvironmentName}; all investors and prices are synthetic unless you replaced them).

              Trade page     {url}/trade
              Console        {url}/console
              API reference  {url}/openapi/v1.json  and  {url}/docs/events
              Health         {url}/health/ready
              A token        dotnet run --project src/Brokerage.Server -- token --role investor --sub demo-novice-1
                             or, in Development, {url}/dev/tokens
              Data           {options.DataFolder}
              Market         {options.Replay} at speed {options.Speed}, {replay.Market.Instruments.Count} instruments
            {(WebPages.AreBuilt ? "" : "  Web pages      not built (Node 20 or npm is missing, or the build failed): /trade says how\n")}
            """);
    }
}
