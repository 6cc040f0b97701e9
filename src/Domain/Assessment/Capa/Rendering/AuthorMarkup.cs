using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Turns what authors wrote into HTML: variables substituted, grading elements left out, some elements renamed (olx §6.2).</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/capa_problem.py</c> (_extract_html), <c>customrender.py</c>.</remarks>
internal partial class AuthorMarkup(CapaVariables variables)
{
    private static readonly HashSet<string> Removed = new(StringComparer.Ordinal)
    {
        "additional_answer", "answer", "choicehint", "codeparam", "compoundhint", "correcthint", "demandhint", "hintgroup",
        "openendedparam", "openendedrubric", "optionhint", "regexphint", "responseparam", "stringequalhint",
    };

    private static readonly HashSet<string> WithoutEnd = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    };

    public string Substitute(string text) => variables.Substitute(text);

    public void Children(HtmlWriter html, XElement element)
    {
        foreach (var node in element.Nodes()) Write(html, node);
    }

    public void Node(HtmlWriter html, XNode node) => Write(html, node);

    /// <summary>A question: the content of its element, or a text from an attribute.</summary>
    public void Label(HtmlWriter html, XNode question)
    {
        if (question is XElement element) Children(html, element);
        else Write(html, question);
    }

    protected virtual void Write(HtmlWriter html, XNode node)
    {
        if (node is XText text) html.Text(Substitute(text.Value));
        else if (node is XElement element) Element(html, element);
    }

    private void Element(HtmlWriter html, XElement element)
    {
        var name = element.Name.LocalName;
        if (Removed.Contains(name)) return;
        switch (name)
        {
            case "script":
                Script(html, element);
                return;
            case "style":
                html.Open("style", Attributes(element)).Raw(element.Value.Replace("</", "<\\/", StringComparison.Ordinal)).Close("style");
                return;
            case "math" when element.Name.NamespaceName.Length == 0 && !element.HasElements:
                html.Open("span", ("class", "math")).Text(Mathematics(Substitute(element.Value))).Close("span");
                return;
            case "clarification":
                html.Open("span", ("class", "clarification"), ("role", "note"), ("tabindex", "0"));
                Children(html, element);
                html.Close("span");
                return;
        }

        if (name == "description" && element.Parent is { } parent && ResponseRegistry.IsResponse(parent))
        {
            html.Open("p", ("class", "multi-inputs-description"));
            Children(html, element);
            html.Close("p");
            return;
        }

        var tag = name switch { "problem" => "div", "form" => "div", "text" when element.Name.NamespaceName.Length == 0 => "span", "math" when !element.HasElements => "span", _ => name };
        html.Open(tag, Attributes(element));
        if (WithoutEnd.Contains(tag)) return;
        Children(html, element);
        html.Close(tag);
    }

    /// <summary>JavaScript is the author's and stays; Python and Perl are for the server.</summary>
    private static void Script(HtmlWriter html, XElement script)
    {
        var type = script.Attribute("type")?.Value ?? "";
        if (!type.Contains("javascript", StringComparison.OrdinalIgnoreCase)) return;
        html.Open("script", ("type", type), ("src", script.Attribute("src")?.Value))
            .Raw(script.Value.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)).Close("script");
    }

    /// <summary>
    /// Controls of the author's own are taken out of the form around the problem, by naming one that does not exist: their buttons
    /// must not submit, their fields are no answers.
    /// </summary>
    private (string, string?)[] Attributes(XElement element) =>
    [
        .. element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration)
            .Select(attribute => (NameOf(attribute), (string?)Substitute(attribute.Value))),
        .. element.Name.LocalName is "button" or "input" or "select" or "textarea" && element.Attribute("form") is null
            ? [("form", "none")] : Array.Empty<(string, string?)>(),
    ];

    private static string NameOf(XAttribute attribute) =>
        attribute.Name.NamespaceName.Length == 0 ? attribute.Name.LocalName
        : attribute.Parent?.GetPrefixOfNamespace(attribute.Name.Namespace) is { Length: > 0 } prefix ? $"{prefix}:{attribute.Name.LocalName}"
        : attribute.Name.LocalName;

    private static string Mathematics(string latex) => latex.Contains(@"\displaystyle", StringComparison.Ordinal)
        ? Dollars().Replace(latex.Replace(@"\displaystyle", "", StringComparison.Ordinal), @"\[$1\]")
        : Dollars().Replace(latex, @"\($1\)");

    [GeneratedRegex(@"\$(.*)\$", RegexOptions.Singleline)]
    private static partial Regex Dollars();
}
