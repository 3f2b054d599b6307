using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Brokerage.Server.Tests.Ingest;

/// <summary>Every line that the host logs, with its values, scopes and exceptions.</summary>
public sealed class CapturedLogs : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> lines = new();
    private IExternalScopeProvider? scopes;

    public string Text => string.Join('\n', lines);

    public IReadOnlyList<string> Errors => [.. lines.Where(l => l.StartsWith("Error", StringComparison.Ordinal) || l.StartsWith("Critical", StringComparison.Ordinal))];

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Line(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => logs.scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(p => $"{p.Key}={p.Value}")) : "";
            var scope = new List<string>();
            logs.scopes?.ForEachScope((s, list) => list.Add($"{s}"), scope);
            logs.lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {values} {exception} {string.Join(' ', scope)}");
        }
    }
}
