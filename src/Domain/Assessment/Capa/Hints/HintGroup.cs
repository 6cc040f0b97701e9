using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>The older kind of hints: named conditions, and texts shown when their condition holds.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (get_hints). Kept on purpose: of several texts whose condition holds the last
/// one is shown, at the last input; it is the text up to its first element, and is HTML as it is. Not kept: upstream, a <c>numericalhint</c> or <c>optionhint</c> condition makes every submission
/// fail; here it never holds. A hint function (<c>hintfn</c>) is Python and no matter of this class.
/// </remarks>
internal static class HintGroup
{
    private const string Always = "always";

    /// <summary>Whether the question has a hint function, or conditions of its type: either silences the feedback at choices and answers.</summary>
    public static bool SilencesFeedback(CapaResponse response) =>
        HintFunction.NameIn(response) is not null || (response.HintTag is { } tag && GroupOf(response)?.Element(tag) is not null);

    /// <summary>Null: no condition holds.</summary>
    public static (string Html, string Mode)? For(CapaResponse response, Func<XElement, bool> holds, CapaVariables variables)
    {
        if (GroupOf(response) is not { } group) return null;
        var names = group.Elements(response.HintTag!).Where(holds).Select(hint => hint.Attribute("name")?.Value).ToHashSet();
        var part = group.Elements("hintpart").LastOrDefault(part => names.Contains(part.Attribute("on")?.Value));
        if (part?.Element("text") is not { } text) return null;
        return (variables.Substitute(ScriptNeed.TextOf(text)), group.Attribute("mode")?.Value ?? Always);
    }

    private static XElement? GroupOf(CapaResponse response) =>
        response.Element.Element("hintgroup") is { } group && group.Attribute("hintfn") is null ? group : null;
}
