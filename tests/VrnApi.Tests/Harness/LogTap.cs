using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace VrnApi.Tests.Harness;

/// <summary>Shows the lines of a host's log, before anything is taken out of them, to whoever looks at the moment; keeps none.</summary>
internal sealed class LogTap : ILoggerProvider, ILogger
{
    private readonly ConcurrentDictionary<Action<string>, bool> watchers = new();

    /// <summary>Every line until it is disposed; also those that other tests cause meanwhile.</summary>
    public IDisposable Watch(Action<string> line)
    {
        watchers[line] = true;
        return new Watching(() => watchers.TryRemove(line, out _));
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (watchers.IsEmpty)
        {
            return;
        }
        var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => pair.Value)) : "";
        var line = $"{formatter(state, exception)} {values} {exception}";
        foreach (var watcher in watchers.Keys)
        {
            watcher(line);
        }
    }

    public void Dispose()
    {
    }

    private sealed class Watching(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
