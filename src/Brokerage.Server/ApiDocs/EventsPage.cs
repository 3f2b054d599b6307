using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Server.Ingest;

namespace Brokerage.Server.ApiDocs;

/// <summary>The page that lists every event type. Written once: the catalogue does not change while the server runs.</summary>
internal static class EventsPage
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The page.</summary>
    public static string Html { get; } = Write();

    /// <summary>Its style sheet.</summary>
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1f2933; --soft: #52606d; --line: #d9e2ec; --paper: #ffffff; --code: #f5f7fa; --link: #0b5394; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e7eb; --soft: #9aa5b1; --line: #323f4b; --paper: #14191f; --code: #1c242c; --link: #8ab8e6; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 60rem; padding: 2rem 1rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
        h1 { font-size: 1.8rem; margin: 0 0 .5rem; }
        h2 { font-size: 1.15rem; margin: 0; overflow-wrap: anywhere; }
        a { color: var(--link); }
        nav ul { columns: 18rem; padding-left: 1.2rem; }
        section { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1.5rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
        dt { color: var(--soft); }
        dd { margin: 0; }
        pre { background: var(--code); border: 1px solid var(--line); border-radius: .4rem; padding: .8rem 1rem; overflow-x: auto; }
        code { font: .875rem/1.5 ui-monospace, monospace; }
        summary { cursor: pointer; color: var(--link); }
        """;

    private static string Write()
    {
        var page = new StringBuilder($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Events</title>
            <link rel="stylesheet" href="{ApiDocsExtensions.StylePath}">
            </head>
            <body>
            <header>
            <h1>Events</h1>
            <p>Every event that can be sent to <code>POST {EventsEndpoint.BrokerPath}</code>, and by an investor's app to
            <code>POST {EventsEndpoint.AppPath}</code>, as CloudEvents 1.0 in structured JSON. An app leaves out <code>subject</code>; the
            token says who the investor is. Every example is accepted as it stands;
            <a href="{ApiDocsExtensions.ExamplesPath}">all of them as one batch</a> are the history of one new investor. An event whose purpose
            the investor has not granted is answered as <code>dropped</code> and not kept. The whole API:
            <a href="{ApiDocsExtensions.OpenApiPath}">OpenAPI document</a>.</p>
            </header>
            <nav aria-label="Event types">
            <ul>

            """);
        foreach (var type in EventCatalogue.All) page.AppendLine($"<li><a href=\"#{Text(type.Name)}\">{Text(type.Name)}</a></li>");
        page.AppendLine("</ul>\n</nav>\n<main>");
        foreach (var (type, example) in EventExamples.All) WriteType(page, type, example);
        return page.AppendLine("</main>\n</body>\n</html>").ToString();
    }

    private static void WriteType(StringBuilder page, EventType type, JsonObject example)
    {
        var heading = $"{type.Name}-heading";
        page.AppendLine($"""
            <section id="{Text(type.Name)}" aria-labelledby="{Text(heading)}">
            <h2 id="{Text(heading)}"><code>{Text(type.Name)}</code></h2>
            <p>{Text(type.Description)}</p>
            <dl>
            <dt>Purpose</dt><dd>{(type.Purpose is { } purpose ? $"<code>{Text(purpose.Key())}</code>" : "None: it is needed to run the account or to honour a choice.")}</dd>
            <dt>Sent by</dt><dd>{(type.FromApp ? "the broker's systems, or the investor's app" : "the broker's systems")}</dd>
            </dl>
            <h3>Example</h3>
            <pre tabindex="0"><code>{Json(example)}</code></pre>
            <details><summary>JSON Schema of <code>data</code></summary>
            <pre tabindex="0"><code>{Json(EventReader.Schema(type))}</code></pre>
            </details>
            </section>
            """);
    }

    private static string Json(JsonNode node) => Text(node.ToJsonString(Indented));

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
