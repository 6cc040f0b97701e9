using System.Xml.Linq;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>What a block without children holds, by type (olx §2).</summary>
internal static class OlxBodies
{
    private const string RapidResponse = "rapid_response_xblock";

    /// <param name="readHtml">Text of a file in the archive; null when it does not exist.</param>
    /// <exception cref="MissingBodyException">The body is in a file which does not exist, or lacks what the type cannot be without.</exception>
    public static string? Read(string type, XElement definition, OlxFields fields, UsageKey key, Func<string, string?> readHtml)
    {
        switch (type)
        {
            case "problem":
                return Problem(definition, fields);
            case "html":
                return Html(definition, key, readHtml);
            case "video":
                return OlxVideo.Read(definition, fields);
            case "discussion":
                Rename(fields, "id", "discussion_id");
                Rename(fields, "for", "discussion_target");
                return null;
            case "poll_question" when definition.Element("answer") is null:
                throw new MissingBodyException("A poll_question has no answer to choose.", OlxIssueKind.UnexpectedContent);
            default:
                return OlxXml.Text(definition);
        }
    }

    // Attributes have become settings, or are kept among the unknown ones.
    private static string Problem(XElement definition, OlxFields fields)
    {
        var body = new XElement(definition);
        // What asides say of the problem stands within it; it is no part of its text.
        foreach (var aside in body.Elements(RapidResponse).Where(element => (string?)element.Attribute("xblock-family") == "xblock_asides.v1").ToList())
        {
            fields.Set("rapid_response_enabled", string.Equals((string?)aside.Attribute("enabled"), "true", StringComparison.OrdinalIgnoreCase));
            aside.Remove();
        }

        body.Name = "problem";
        foreach (var attribute in definition.Attributes())
        {
            if (attribute.Name.Namespace == XNamespace.None && !attribute.IsNamespaceDeclaration)
            {
                body.SetAttributeValue(attribute.Name, null);
            }
        }

        return OlxXml.Text(body);
    }

    private static string Html(XElement definition, UsageKey key, Func<string, string?> readHtml)
    {
        if ((string?)definition.Attribute("filename") is not { Length: > 0 } filename) return OlxXml.InnerText(definition);
        var own = "html/" + key.BlockId.Replace(':', '/');
        var folder = own[..own.LastIndexOf('/')];
        var candidates = new[] { $"{folder}/{filename}.html", $"html/{filename}.html", $"{filename}.html" };
        return candidates.Select(readHtml).FirstOrDefault(found => found is not null)
            ?? throw new MissingBodyException($"The body of an html block is missing: {candidates[0]}.");
    }

    private static void Rename(OlxFields fields, string old, string name)
    {
        if (fields.TakeUnknown(old) is { } text && !fields.Has(name)) fields.Set(name, text);
    }

    internal sealed class MissingBodyException(string message, OlxIssueKind kind = OlxIssueKind.FileDoesNotExist) : Exception(message)
    {
        public OlxIssueKind Kind { get; } = kind;
    }
}
