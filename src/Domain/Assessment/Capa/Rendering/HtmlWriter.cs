using System.Buffers;
using System.Text;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Writes HTML. Texts and attribute values are escaped here and nowhere else; <see cref="Raw"/> is for what authors wrote.</summary>
internal sealed class HtmlWriter
{
    private static readonly SearchValues<char> InTexts = SearchValues.Create("&<>");
    private static readonly SearchValues<char> InAttributes = SearchValues.Create("&<>\"");

    private readonly StringBuilder html = new(1024);

    /// <param name="attributes">One with a null value is left out.</param>
    public HtmlWriter Open(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        html.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            if (value is null) continue;
            html.Append(' ').Append(name).Append("=\"");
            Escape(value, isAttribute: true);
            html.Append('"');
        }

        html.Append('>');
        return this;
    }

    /// <summary>An element that has no end tag.</summary>
    public HtmlWriter Void(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes) => Open(tag, attributes);

    public HtmlWriter Close(string tag)
    {
        html.Append("</").Append(tag).Append('>');
        return this;
    }

    public HtmlWriter Text(string text)
    {
        Escape(text, isAttribute: false);
        return this;
    }

    /// <summary>HTML as it is. Never for anything that learners typed.</summary>
    public HtmlWriter Raw(string trusted)
    {
        html.Append(trusted);
        return this;
    }

    public override string ToString() => html.ToString();

    private void Escape(string text, bool isAttribute)
    {
        var rest = text.AsSpan();
        for (int at; (at = rest.IndexOfAny(isAttribute ? InAttributes : InTexts)) >= 0; rest = rest[(at + 1)..])
        {
            html.Append(rest[..at]).Append(rest[at] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                _ => "&quot;",
            });
        }

        html.Append(rest);
    }
}
