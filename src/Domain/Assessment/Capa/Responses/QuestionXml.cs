using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A question as servers of authors are sent it: numbered, without the texts that stand elsewhere on the page, in ASCII.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/capa_problem.py</c> (_preprocess_problem), which numbers the tree in place.</remarks>
internal static class QuestionXml
{
    public static string Of(CapaResponse response)
    {
        var copy = new XElement(response.Element);
        copy.SetAttributeValue("id", response.Id);
        var inputs = copy.Descendants().Where(InputRegistry.IsInput).Zip(response.Inputs, (element, input) => (element, input.Id)).ToList();
        foreach (var (element, id) in inputs)
        {
            var parts = id.Split('_');
            element.SetAttributeValue("response_id", parts[^2]);
            element.SetAttributeValue("answer_id", parts[^1]);
            element.SetAttributeValue("id", id);
        }

        if (inputs is [var (only, _)])
        {
            // The label of a box for programs stays where it is, upstream too.
            if (only.Name.LocalName == "textline") copy.Element("label")?.Remove();
            copy.Elements("description").Remove();
        }

        var xml = new StringBuilder();
        using (var writer = XmlWriter.Create(xml, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" })) copy.Save(writer);
        return string.Concat(xml.Append('\n').ToString().EnumerateRunes().Select(rune =>
            rune.IsAscii ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"&#{rune.Value};")));
    }
}
