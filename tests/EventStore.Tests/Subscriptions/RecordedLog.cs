using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OpenEdx.EventStore.Tests.Subscriptions;

/// <summary>A log whose lines can be read back.</summary>
internal sealed class RecordedLog : ILoggerProvider
{
    public ConcurrentQueue<(string Text, Exception? Error)> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Writer(Lines);

    public ILogger<T> For<T>() => new LoggerFactory([this]).CreateLogger<T>();

    public void Dispose()
    {
    }

    private sealed class Writer(ConcurrentQueue<(string, Exception?)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((formatter(state, exception), exception));
    }
}
