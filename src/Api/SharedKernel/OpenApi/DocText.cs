using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Doc comments as one line of Markdown.</summary>
public static partial class DocText
{
    /// <param name="element">A part of a doc comment; null: there is none, the text is empty.</param>
    public static string Of(XElement? element)
    {
        if (element is null) return "";
        var parts = element.Nodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } link => $"`{link.Attribute("cref")?.Value.Split('.')[^1] ?? link.Attribute("langword")?.Value}`",
            XElement { Name.LocalName: "paramref" } link => $"`{link.Attribute("name")?.Value}`",
            XElement other => Of(other),
            _ => "",
        });
        return Blanks().Replace(string.Concat(parts), " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
