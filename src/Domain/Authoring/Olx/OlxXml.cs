using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace OpenEdx.Domain.Authoring;

/// <summary>XML of authors, read with suspicion: no document types, no entities of their own, bounded depth and size.</summary>
public static class OlxXml
{
    /// <summary>Deepest nesting of elements in one file.</summary>
    public const int MaxDepth = 128;

    /// <summary>Longest file in characters.</summary>
    public const int MaxCharacters = 16 * 1024 * 1024;

    /// <summary>The root element, white space kept, line numbers known.</summary>
    /// <param name="issue">Why it was refused; null on success.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> content, string file, [NotNullWhen(true)] out XElement? root, [NotNullWhen(false)] out OlxIssue? issue)
    {
        root = null;
        issue = null;
        try
        {
            if (DepthExceeded(content, out var line))
            {
                issue = new(OlxIssueKind.InvalidXML, $"Elements are nested more than {MaxDepth} deep.", file, line);
                return false;
            }

            using var reader = Open(content);
            root = XDocument.Load(reader, LoadOptions.PreserveWhitespace | LoadOptions.SetLineInfo).Root!;
            return true;
        }
        catch (XmlException broken)
        {
            // The parser's own sentence on DTDs speaks to programmers.
            var message = broken.Message.Contains("DTD", StringComparison.Ordinal) ? "Document type definitions (DTD) are not accepted." : broken.Message;
            issue = new(OlxIssueKind.InvalidXML, message, file, broken.LineNumber > 0 ? broken.LineNumber : null);
            return false;
        }
    }

    /// <summary>The element as text, exactly as it was written but for quotes and character references.</summary>
    public static string Text(XElement element) => element.ToString(SaveOptions.DisableFormatting);

    /// <summary>What stands between the start and the end tag.</summary>
    public static string InnerText(XElement element) =>
        string.Concat(element.Nodes().Select(node => node is XText and not XCData ? node.ToString() : node.ToString(SaveOptions.DisableFormatting)));

    /// <summary>First 12 digits of the SHA-1 of the element: the name of nameless blocks. Not for security; existing courses rely on it.</summary>
    public static string Digest(XElement element)
    {
#pragma warning disable CA5350 // Open edX's names are SHA-1.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(Text(element))))[..12];
#pragma warning restore CA5350
    }

    public static int? Line(XObject node) => node is IXmlLineInfo info && info.HasLineInfo() ? info.LineNumber : null;

    private static XmlReader Open(ReadOnlyMemory<byte> content) => XmlReader.Create(
        new MemoryStream(content.ToArray(), writable: false),
        new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxCharacters,
            MaxCharactersFromEntities = 1024,
        });

    // A tree is built by recursion in places, and read by recursion everywhere: the depth is checked before there is one.
    private static bool DepthExceeded(ReadOnlyMemory<byte> content, out int? line)
    {
        using var reader = Open(content);
        while (reader.Read())
        {
            if (reader.Depth <= MaxDepth) continue;
            line = (reader as IXmlLineInfo)?.LineNumber;
            return true;
        }

        line = null;
        return false;
    }
}
