using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>The older kind of hints: named conditions, and texts shown when their condition holds.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (get_hints). Not kept: upstream, a <c>numericalhint</c> or
/// <c>optionhint</c> condition makes every submission fail; here it never holds. Hint functions come with Python scripts.
/// </remarks>
internal static class HintGroup
{
    /// <summary>HTML of the last text whose condition holds; empty: none.</summary>
    /// <param name="given">The answer as typed.</param>
    public static string For(XElement response, string given, Func<XElement, string, bool> matches)
    {
        if (response.Element("hintgroup") is not { } group || group.Attribute("hintfn") is not null) return "";
        var names = group.Elements("stringhint").Where(hint => matches(hint, given)).Select(hint => hint.Attribute("name")?.Value).ToHashSet();
        var part = group.Elements("hintpart").LastOrDefault(part => part.Attribute("on")?.Value is { } name && names.Contains(name));
        if (part?.Element("text") is not { } text) return "";
        return new HtmlWriter().Text(text.Value).ToString();
    }
}
