namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Escapes texts as Open edX's <c>markupsafe</c> does: both kinds of quotes too, as numbers.</summary>
internal static class MarkupText
{
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal).Replace("\"", "&#34;", StringComparison.Ordinal);
}
