using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Texts without markup, blanks collapsed: for reports and screen readers.</summary>
internal static class PlainText
{
    public static string Of(XNode? node) => Collapsed(node switch
    {
        XElement element => element.Value,
        XText text => text.Value,
        _ => "",
    });

    /// <summary>Text of a choice without the feedback inside it.</summary>
    public static string OfChoice(XElement choice) => Collapsed(string.Concat(Visible(choice)));

    private static IEnumerable<string> Visible(XElement element) => element.Nodes().SelectMany(node => node switch
    {
        XText text => [text.Value],
        XElement { Name.LocalName: "choicehint" } => [],
        XElement inner => Visible(inner),
        _ => [],
    });

    private static string Collapsed(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
