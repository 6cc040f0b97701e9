using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// What authors wrote inside an element, as markup again: for hints and solutions, whose texts Open edX tells clients and logs as its XML library
/// writes them, in ASCII.
/// </summary>
/// <remarks>Source: Open edX <c>xmodule/capa/util.py</c> (get_inner_html_from_xpath). Kept on purpose: the text behind the element comes along.</remarks>
internal static class SourceMarkup
{
    private static readonly HashSet<string> WithoutEnd = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    };

    /// <summary>Inside of an element and the text behind it, blanks around cut off, variables substituted. Empty: there is nothing.</summary>
    public static string Inside(XElement element, CapaVariables variables)
    {
        var markup = new StringBuilder();
        foreach (var node in element.Nodes()) Write(markup, node);
        for (var next = element.NextNode; next is XText; next = next.NextNode) Write(markup, next);
        return variables.Substitute(PythonText.Strip(markup.ToString()));
    }

    /// <summary>An element with its tags and one attribute more.</summary>
    public static string Whole(XElement element, string id, CapaVariables variables)
    {
        var markup = new StringBuilder();
        var copy = new XElement(element);
        copy.SetAttributeValue("id", id);
        Write(markup, copy);
        return variables.Substitute(markup.ToString());
    }

    private static void Write(StringBuilder markup, XNode node)
    {
        if (node is XText text) Escape(markup, text.Value, isAttribute: false);
        else if (node is XComment comment) markup.Append("<!--").Append(comment.Value).Append("-->");
        else if (node is XElement element) Element(markup, element);
    }

    private static void Element(StringBuilder markup, XElement element)
    {
        var name = element.Name.LocalName;
        markup.Append('<').Append(name);
        foreach (var attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
        {
            markup.Append(' ').Append(attribute.Name.LocalName).Append("=\"");
            Escape(markup, attribute.Value, isAttribute: true);
            markup.Append('"');
        }

        // An empty element that HTML does not know as such would swallow what follows.
        if (WithoutEnd.Contains(name) && element.IsEmpty)
        {
            markup.Append("/>");
            return;
        }

        markup.Append('>');
        foreach (var node in element.Nodes()) Write(markup, node);
        markup.Append("</").Append(name).Append('>');
    }

    private static void Escape(StringBuilder markup, string text, bool isAttribute)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => markup.Append("&amp;"),
                '<' => markup.Append("&lt;"),
                '>' => markup.Append("&gt;"),
                '"' when isAttribute => markup.Append("&quot;"),
                '\t' or '\n' when isAttribute => Number(markup, rune),
                '\r' or > 126 => Number(markup, rune),
                _ => markup.Append((char)rune.Value),
            };
        }
    }

    private static StringBuilder Number(StringBuilder markup, Rune rune) =>
        markup.Append("&#").Append(rune.Value.ToString(CultureInfo.InvariantCulture)).Append(';');
}
