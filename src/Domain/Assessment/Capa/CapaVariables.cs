using System.Globalization;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// Values that <c>$name</c> stands for in texts and attributes of a problem. A dollar sign without a known name stays.
/// </summary>
/// <remarks>Source: Open edX <c>xmodule/capa/util.py</c> (contextualize_text).</remarks>
public sealed class CapaVariables
{
    private readonly List<(string Mark, string Text)> known;

    public CapaVariables(IEnumerable<KeyValuePair<string, string>> values) =>
        // Longest names first, so that $seed2 is not read as $seed followed by 2.
        known = [.. values.OrderByDescending(pair => pair.Key.Length).Select(pair => ("$" + pair.Key, pair.Value))];

    /// <summary>What every problem knows, even without a script.</summary>
    /// <param name="anonymousStudentId">Pseudonym of the learner, 32 hex digits.</param>
    public static CapaVariables Standard(int seed, string anonymousStudentId) => new(
    [
        new("seed", seed.ToString(CultureInfo.InvariantCulture)),
        new("anonymous_student_id", anonymousStudentId),
    ]);

    /// <summary>What the scripts of a problem left behind; the standard names are among it, unless a script removed them.</summary>
    public static CapaVariables Of(PythonResult.Finished script) =>
        new(script.Globals.Select(pair => new KeyValuePair<string, string>(pair.Key, pair.Value.Text)));

    /// <summary><c>$name</c> of a variable with exactly this text; null: there is none.</summary>
    public string? NameOf(string text) => known.Where(pair => pair.Text == text).Select(pair => pair.Mark).LastOrDefault();

    public string Substitute(string text)
    {
        if (!text.Contains('$', StringComparison.Ordinal)) return text;
        foreach (var (mark, value) in known) text = text.Replace(mark, value, StringComparison.Ordinal);
        return text;
    }
}
