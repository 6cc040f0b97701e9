using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// Whether a problem uses values that its author's Python script computes. Scripts do not run here yet; such a problem is shown,
/// with its <c>$names</c> as they stand, and not graded.
/// </summary>
internal static partial class ScriptNeed
{
    /// <summary>Null: no value of a script is used. Else a sentence for the learner.</summary>
    public static string? Of(XElement root)
    {
        var script = string.Concat(root.Descendants("script").Where(IsPython).Select(element => element.Value));
        if (string.IsNullOrWhiteSpace(script)) return null;
        var names = Word().Matches(script).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        var isUsed = root.DescendantsAndSelf().Where(element => element.Name.LocalName != "script")
            .SelectMany(element => element.Attributes().Select(attribute => attribute.Value).Concat(element.Nodes().OfType<XText>().Select(text => text.Value)))
            .SelectMany(text => Variable().Matches(text)).Any(match => names.Contains(match.Groups[1].Value));
        return isUsed
            ? "This question uses values computed by its author's Python script, which cannot run here yet. You lose no points by leaving it out."
            : null;
    }

    private static bool IsPython(XElement script)
    {
        var type = script.Attribute("type")?.Value ?? "";
        return !type.Contains("javascript", StringComparison.OrdinalIgnoreCase) && !type.Contains("perl", StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"[A-Za-z_]\w*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\$([A-Za-z_]\w*)", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
