using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>The Python that stands in the <c>script</c> elements of a problem, and whether the problem can do without it.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/capa_problem.py</c> (_extract_context).</remarks>
internal static partial class ScriptNeed
{
    private const string CannotRun =
        "This question uses its author's Python script, which cannot run here now. Its points count all the same; please tell the course team.";

    /// <summary>Of all scripts together, in document order; null: there is none.</summary>
    public static string? CodeOf(XElement root)
    {
        var code = string.Concat(root.Descendants("script").Where(IsPython).Select(script => Decoded(TextOf(script))));
        return string.IsNullOrEmpty(code) ? null : code;
    }

    /// <summary>What the page needs: the values that the scripts compute. Null: no script.</summary>
    public static PythonRun? RunOf(XElement root, int seed, string anonymousStudentId) => CodeOf(root) is { } code
        ? new(code, seed, JsonSerializer.Serialize(new Dictionary<string, object> { ["seed"] = seed, ["anonymous_student_id"] = anonymousStudentId }), IsRepeatable: true)
        : null;

    /// <summary>Null: the problem can be shown and graded although its scripts did not run. Else a sentence for the learner.</summary>
    public static string? Obstacle(XElement root)
    {
        if (CodeOf(root) is not { } script || string.IsNullOrWhiteSpace(script)) return null;
        if (root.Descendants().Any(element => element.Name.LocalName is "customresponse" or "schematicresponse" || element.Attribute("hintfn") is not null)) return CannotRun;
        var names = Word().Matches(script).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        var isUsed = root.DescendantsAndSelf().Where(element => element.Name.LocalName != "script")
            .SelectMany(element => element.Attributes().Select(attribute => attribute.Value).Concat(element.Nodes().OfType<XText>().Select(text => text.Value)))
            .SelectMany(text => Variable().Matches(text)).Any(match => names.Contains(match.Groups[1].Value));
        return isUsed ? CannotRun : null;
    }

    private static bool IsPython(XElement script)
    {
        var type = script.Attribute("type")?.Value ?? "";
        return !type.Contains("javascript", StringComparison.OrdinalIgnoreCase) && !type.Contains("perl", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Up to the first element or comment, as Open edX reads it; entities written twice are decoded twice, because old courses wrote
    /// them so.
    /// </summary>
    internal static string TextOf(XElement script) => string.Concat(script.Nodes().TakeWhile(node => node is XText).Select(node => ((XText)node).Value));

    internal static string Decoded(string code) => code
        .Replace("&gt;", ">", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal)
        .Replace("&apos;", "'", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal)
        .Replace("&amp;", "&", StringComparison.Ordinal);

    [GeneratedRegex(@"[A-Za-z_]\w*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\$([A-Za-z_]\w*)", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
