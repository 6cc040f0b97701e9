using System.Collections.Concurrent;
using System.Text;
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
            Translate(key.Pattern), RegexOptions.CultureInvariant | (key.IgnoresCase ? RegexOptions.IgnoreCase : RegexOptions.None), Patience));
    }

    internal static string Translate(string python)
    {
        var net = new StringBuilder(python.Length + 8);
        var isInClass = false;
        for (var i = 0; i < python.Length; i++)
        {
            var c = python[i];
            var rest = python.AsSpan(i);
            if (c == '\\' && i + 1 < python.Length)
            {
                // Python's \Z is the very end; .NET's \Z allows a line break behind.
                net.Append(python[i + 1] == 'Z' && !isInClass ? @"\z" : python.Substring(i, 2));
                i++;
            }
            else if (isInClass)
            {
                // A bracket inside a class is a character to Python, a subtraction to .NET.
                net.Append(c == '[' ? @"\[" : c.ToString());
                if (c == ']') isInClass = false;
            }
            else if (c == '[')
            {
                isInClass = true;
                net.Append(c);
                if (i + 1 < python.Length && python[i + 1] == '^') net.Append(python[++i]);
                if (i + 1 < python.Length && python[i + 1] == ']')
                {
                    net.Append(@"\]");
                    i++;
                }
            }
            else if (rest.StartsWith("(?P<", StringComparison.Ordinal))
            {
                net.Append("(?<");
                i += 3;
            }
            else if (rest.StartsWith("(?P=", StringComparison.Ordinal))
            {
                var end = python.IndexOf(')', i);
                if (end < 0) throw new ArgumentException("The reference to a group is not closed.", nameof(python));
                net.Append(@"\k<").Append(python, i + 4, end - i - 4).Append('>');
                i = end;
            }
            else if (rest.StartsWith("{,", StringComparison.Ordinal))
            {
                // "{,3}" means up to three to Python, and its own letters to .NET.
                net.Append("{0,");
                i++;
            }
            else
            {
                net.Append(c);
            }
        }

        return net.ToString();
    }
}
