namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Variables and functions that an expression may name.</summary>
internal sealed class CalcNames
{
    private readonly Dictionary<string, CalcNumber> variables;
    private readonly Dictionary<string, Func<CalcNumber, CalcNumber>> functions;
    private readonly bool isCaseSensitive;

    public CalcNames(IReadOnlyDictionary<string, CalcNumber>? further, bool isCaseSensitive)
    {
        this.isCaseSensitive = isCaseSensitive;
        var comparer = isCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        variables = new(CalcFunctions.Constants, comparer);
        functions = new(CalcFunctions.All, comparer);
        foreach (var (name, value) in further ?? new Dictionary<string, CalcNumber>()) variables[name] = value;
    }

    public CalcNumber VariableOf(string name) => variables[name];

    public Func<CalcNumber, CalcNumber> FunctionOf(string name) => functions[name];

    /// <exception cref="CalcException">Names that are not known, all of them, variables before functions.</exception>
    public void Check(CalcNode tree)
    {
        var nodes = tree.All().ToList();
        Check(nodes.OfType<CalcNode.Variable>().Select(node => node.Name), variables.ContainsKey, variables.Keys, "a variable", null);
        Check(nodes.OfType<CalcNode.Call>().Select(node => node.Function), functions.ContainsKey, functions.Keys, "a function", variables.ContainsKey);
    }

    private void Check(
        IEnumerable<string> used, Func<string, bool> isKnown, IEnumerable<string> known, string role, Func<string, bool>? isVariable)
    {
        var bad = used.Where(name => !isKnown(name)).Distinct().Order(StringComparer.Ordinal).ToList();
        if (bad.Count == 0) return;
        var message = $"Invalid Input: {string.Join(", ", bad)} not permitted in answer as {role}";
        if (isVariable is not null && bad.Any(isVariable)) message += " (did you forget to use * for multiplication?)";
        if (isCaseSensitive)
        {
            var meant = bad.SelectMany(name => known.Where(k => k.Equals(name, StringComparison.OrdinalIgnoreCase))).Distinct().Order(StringComparer.Ordinal).ToList();
            if (meant.Count > 0) message += $" (did you mean {string.Join(", ", meant)}?)";
        }

        throw new CalcException(CalcFault.UnknownName, message);
    }
}
