using System.Net;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Reads the XML of a problem as tolerantly as real courses need, and as strictly as hostile ones do.</summary>
internal static partial class ProblemXml
{
    private const int LongestText = 8_000_000;
    private const int DeepestNesting = 200;

    /// <exception cref="ProblemErrorException">The text is no problem; the message is for the author.</exception>
    public static XElement Parse(string xml)
    {
        var prepared = Prepare(xml);
        var settings = new XmlReaderSettings
        {
            // Entities of a document type could read files or grow without bound; named ones are decoded before.
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            MaxCharactersInDocument = LongestText,
            CheckCharacters = false,
        };
        try
        {
            CheckNesting(prepared, settings);
            using var reader = XmlReader.Create(new StringReader(prepared), settings);
            var root = XElement.Load(reader, LoadOptions.PreserveWhitespace | LoadOptions.SetLineInfo);
            CheckIncludes(root);
            return root.Name.LocalName == "problem" ? root : new XElement("problem", root);
        }
        catch (XmlException error)
        {
            throw new ProblemErrorException($"The XML of this problem is broken: {error.Message}");
        }
    }

    private static string Prepare(string xml)
    {
        // Blanks before the root keep the author's line numbers; only a declaration must come first.
        var text = xml.TrimStart('\ufeff', ' ', '\n', '\r', '\t');
        if (!text.StartsWith("<?xml", StringComparison.Ordinal)) text = xml.TrimStart('\ufeff');
        text = NamedEntity().Replace(text, match => match.Groups[1].Value is "amp" or "lt" or "gt" or "quot" or "apos"
            ? match.Value
            : WebUtility.HtmlDecode(match.Value) is var decoded && decoded != match.Value ? decoded : "&amp;" + match.Value[1..]);
        text = OldTextStart().Replace(text, "<text>");
        return OldTextEnd().Replace(text, "</text>");
    }

    /// <summary>Building a tree and walking it cost stack by depth, so depth is bounded before.</summary>
    private static void CheckNesting(string xml, XmlReaderSettings settings)
    {
        using var reader = XmlReader.Create(new StringReader(xml), settings);
        while (reader.Read())
        {
            if (reader.Depth > DeepestNesting)
                throw new ProblemErrorException($"The XML of this problem is nested too deeply ({reader.LocalName}, line {((IXmlLineInfo)reader).LineNumber}).");
        }
    }

    /// <summary>
    /// A problem without a part of it is none. Files to include lay beside the courses of old servers; Open edX today looks for them where no
    /// course can put any, and refuses the problem (<c>xmodule/capa/capa_problem.py</c>, _process_includes).
    /// </summary>
    private static void CheckIncludes(XElement root)
    {
        if (root.DescendantsAndSelf("include").FirstOrDefault(include => include.Attribute("file") is not null) is { } include)
            throw new ProblemErrorException($"The problem includes the file {include.Attribute("file")!.Value}; write what is in it into the problem instead.").At(include);
    }

    [GeneratedRegex("&([A-Za-z][A-Za-z0-9]*);", RegexOptions.CultureInvariant)]
    private static partial Regex NamedEntity();

    [GeneratedRegex(@"<startouttext\s*/>", RegexOptions.CultureInvariant)]
    private static partial Regex OldTextStart();

    [GeneratedRegex(@"<endouttext\s*/>", RegexOptions.CultureInvariant)]
    private static partial Regex OldTextEnd();
}
