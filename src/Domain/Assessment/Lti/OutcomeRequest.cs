using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>What a tool asks of the outcome service.</summary>
public enum OutcomeAction
{
    Replace,
    Read,
    Delete,

    /// <summary>Anything else: answered as unsupported.</summary>
    Other,
}

/// <summary>A message to the outcome service of LTI 1.1 ("plain old XML").</summary>
/// <param name="MessageId">The sender's; empty: none given.</param>
/// <param name="SourcedId">Whose result in which block.</param>
/// <param name="Score">0 to 1; null unless a result is replaced.</param>
/// <remarks>
/// Source: IMS LTI 1.1.1 §6; Open edX xblock-lti-consumer <c>lti_consumer/outcomes.py</c> (parse_grade_xml_body): sentences of the failures. Upstream
/// mends broken XML; here it is refused, as are document types.
/// </remarks>
public sealed record OutcomeRequest(string MessageId, string SourcedId, OutcomeAction Action, double? Score)
{
    private const string Namespace = "http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0";
    private const int LongestBody = 64 * 1024;

    /// <summary>The message cannot be understood.</summary>
    public sealed record Unreadable(string Reason) : Refusal;

    public static (OutcomeRequest? Request, Unreadable? Refusal) Parse(ReadOnlyMemory<byte> body)
    {
        if (Document(body, out var failure) is not { } root) return (null, new(failure));
        XNamespace names = Namespace;
        if (First(root, names + "imsx_messageIdentifier") is not { } message) return Missing("imsx_messageIdentifier");
        if (First(root, names + "imsx_POXBody") is not { } wrapped) return Missing("imsx_POXBody");
        if (wrapped.Elements().FirstOrDefault() is not { } asked) return Missing("action");
        if (First(root, names + "sourcedId") is not { } sourcedId) return Missing("sourcedId");
        var action = asked.Name.LocalName switch
        {
            _ when asked.Name.Namespace != names => OutcomeAction.Other,
            "replaceResultRequest" => OutcomeAction.Replace,
            "readResultRequest" => OutcomeAction.Read,
            "deleteResultRequest" => OutcomeAction.Delete,
            _ => OutcomeAction.Other,
        };
        double? score = null;
        if (action == OutcomeAction.Replace)
        {
            if (First(root, names + "textString") is not { } text) return Missing("score textString");
            if (!double.TryParse(text.Value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                return (null, new($"could not convert string to float: '{text.Value}'"));
            if (!(number is >= 0 and <= 1)) return (null, new("score value outside the permitted range of 0.0-1.0"));
            score = number;
        }

        return (new(message.Value, sourcedId.Value.Trim(), action, score), null);
    }

    private static XElement? Document(ReadOnlyMemory<byte> body, out string failure)
    {
        failure = "Body is not valid XML";
        if (body.Length > LongestBody) return null;
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LongestBody };
        try
        {
            var trimmed = body.TrimWhiteSpace();
            using var reader = XmlReader.Create(new MemoryStream(trimmed.ToArray(), writable: false), settings);
            return XDocument.Load(reader).Root;
        }
        catch (Exception broken) when (broken is XmlException or InvalidOperationException)
        {
            return null;
        }
    }

    private static XElement? First(XElement root, XName name) => root.Descendants(name).FirstOrDefault();

    private static (OutcomeRequest?, Unreadable) Missing(string what) => (null, new($"Failed to parse {what} from XML request body"));
}

file static class Whitespace
{
    /// <summary>An XML declaration must stand at the very beginning, and some tools send a line end before it.</summary>
    public static ReadOnlyMemory<byte> TrimWhiteSpace(this ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        var (start, end) = (0, span.Length);
        while (start < end && span[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') start++;
        while (end > start && span[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') end--;
        return bytes[start..end];
    }
}
