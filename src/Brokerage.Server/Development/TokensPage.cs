namespace Brokerage.Server.Development;

/// <summary>A plain form that makes tokens; it works without scripts.</summary>
internal static class TokensPage
{
    public const string Html = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tokens for development</title><link rel="stylesheet" href="/docs/docs.css"></head>
        <body>
        <main>
        <h1>Tokens for development</h1>
        <p>Only a development host has this page. On the command line: <code>dotnet run --project src/Brokerage.Server -- token --role investor --sub demo-novice-1</code></p>
        <form action="/dev/token" method="get">
        <p><label>Role <select name="role"><option>investor</option><option>ingest</option><option>product</option><option>agent</option><option>privacy</option><option>ops</option></select></label></p>
        <p><label>Subject <input name="sub" value="demo-novice-1"></label></p>
        <p><label>Minutes <input name="minutes" type="number" min="1" max="1440" value="60"></label></p>
        <p><button>Make a token</button></p>
        </form>
        </main>
        </body>
        </html>
        """;
}
