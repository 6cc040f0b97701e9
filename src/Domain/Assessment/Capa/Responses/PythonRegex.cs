using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Patterns in the syntax of Python's <c>re</c>, as .NET expressions (olx §13, text traps).</summary>
internal static class PythonRegex
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly ConcurrentDictionary<(string Pattern, bool IgnoresCase), Regex> Known = new();

    /// <exception cref="ArgumentException">The pattern is broken.</exception>
    public static Regex Of(string pattern, bool ignoresCase)
    {
        // Patterns come from courses; a bound keeps a hostile author from filling memory.
        if (Known.Count > 2000) Known.Clear();
        return Known.GetOrAdd((pattern, ignoresCase), static key => new Regex(
            PythonPattern.Translate(key.Pattern, key.IgnoresCase), RegexOptions.CultureInvariant | (key.IgnoresCase ? RegexOptions.IgnoreCase : RegexOptions.None), Patience));
    }
}
