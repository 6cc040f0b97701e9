using System.Diagnostics;

namespace OpenEdx.Cli;

/// <summary>
/// How far long work is: one line rewritten in place on a terminal, else a line every few seconds. Written to the error stream, so
/// that what a command answers can be piped.
/// </summary>
internal sealed class Progress(string work) : IDisposable
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);
    private readonly bool inPlace = !Console.IsErrorRedirected;
    private readonly Stopwatch since = Stopwatch.StartNew();
    private readonly Lock turn = new();
    private TimeSpan shown = TimeSpan.MinValue;
    private int width;

    public void Report(long done, long total, string further = "") => Show(
        total > 0 ? $"{work}: {done:N0} of {total:N0} ({100.0 * done / total:N0} %){further}" : $"{work}: {done:N0}{further}");

    public void Report(string step) => Show($"{work}: {step}", important: true);

    public void Dispose()
    {
        if (inPlace && width > 0) Console.Error.Write($"\r{new string(' ', width)}\r");
    }

    private void Show(string line, bool important = false)
    {
        lock (turn)
        {
            var now = since.Elapsed;
            if (inPlace)
            {
                if (!important && now - shown < TimeSpan.FromMilliseconds(100)) return;
                var fitting = line.Length > 110 ? line[..110] : line;
                Console.Error.Write($"\r{fitting.PadRight(width)}");
                width = fitting.Length;
            }
            else
            {
                if (!important && shown != TimeSpan.MinValue && now - shown < BetweenLines) return;
                Console.Error.WriteLine(line);
            }

            shown = now;
        }
    }
}
