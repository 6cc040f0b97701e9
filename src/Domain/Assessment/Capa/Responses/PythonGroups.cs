namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// The groups of one pattern as Python numbers them: from the left, with and without names. .NET numbers those with names last, so every
/// group gets its number written down, and names go.
/// </summary>
internal sealed class PythonGroups
{
    /// <summary>No group: what brackets it captures nothing.</summary>
    public const int None = 0;

    private readonly Dictionary<string, int> named = new(StringComparer.Ordinal);
    private readonly HashSet<int> open = [];
    private int count;

    /// <param name="name">Null: it has none.</param>
    /// <param name="at">Where the name stands.</param>
    /// <exception cref="ArgumentException">Python would refuse the name.</exception>
    public int Open(string? name, int at)
    {
        var number = ++count;
        if (name is not null)
        {
            if (name.Length == 0) throw PythonPattern.Refused("missing group name", at);
            if (char.IsAsciiDigit(name[0]) || name.Any(c => c != '_' && !char.IsLetterOrDigit(c))) throw PythonPattern.Refused($"bad character in group name '{name}'", at);
            if (!named.TryAdd(name, number)) throw PythonPattern.Refused(FormattableString.Invariant($"redefinition of group name '{name}' as group {number}; was group {named[name]}"), at);
        }

        open.Add(number);
        return number;
    }

    public void Close(int number) => open.Remove(number);

    /// <exception cref="ArgumentException">No group before has this name, or it is not closed yet.</exception>
    public string Reference(string name, int at) => Reference(Named(name, at), at);

    /// <summary>The condition "this group matched"; a number may be that of a later group.</summary>
    /// <exception cref="ArgumentException">No group before has this name.</exception>
    public string Condition(string name, int at) =>
        name.Length > 0 && name.All(char.IsAsciiDigit) ? $"(?({name})" : FormattableString.Invariant($"(?({Named(name, at)})");

    /// <summary>What a backslash before a digit means; skips it and its digits.</summary>
    /// <param name="at">Of the backslash.</param>
    /// <exception cref="ArgumentException">There is no such group before, or it is not closed yet.</exception>
    public string Digits(string python, ref int at, bool inClass)
    {
        var (start, first) = (at, at + 1);
        var octal = 0;
        while (octal < 3 && first + octal < python.Length && python[first + octal] is >= '0' and <= '7') octal++;
        if (inClass && octal == 0) throw PythonPattern.Refused($@"bad escape \{python[first]}", start);
        if (inClass || octal == 3 || python[first] == '0')
        {
            at = first + octal;
            var code = Convert.ToInt32(python[first..at], 8);
            return code <= 0xff
                ? $@"\x{code:x2}"
                : throw PythonPattern.Refused($@"octal escape value \{python[first..at]} outside of range 0-0o377", start);
        }

        at = first + (first + 1 < python.Length && char.IsAsciiDigit(python[first + 1]) ? 2 : 1);
        var number = int.Parse(python.AsSpan(first, at - first), System.Globalization.CultureInfo.InvariantCulture);
        if (number > count) throw PythonPattern.Refused(FormattableString.Invariant($"invalid group reference {number}"), first);
        return Reference(number, start);
    }

    private int Named(string name, int at) => named.TryGetValue(name, out var number) ? number : throw PythonPattern.Refused($"unknown group name '{name}'", at);

    private string Reference(int number, int at) =>
        open.Contains(number) ? throw PythonPattern.Refused("cannot refer to an open group", at) : FormattableString.Invariant($@"\k<{number}>");
}
