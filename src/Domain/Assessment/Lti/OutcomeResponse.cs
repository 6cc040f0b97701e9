using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment;

/// <summary>An answer of the outcome service. It is always sent with HTTP status 200: the answer itself says how it went.</summary>
/// <param name="CodeMajor"><c>success</c>, <c>failure</c> or <c>unsupported</c>.</param>
/// <param name="MessageId">That of the request; <c>unknown</c> when it could not be read.</param>
/// <param name="Body">XML inside the body; empty: none.</param>
/// <remarks>Source: Open edX xblock-lti-consumer <c>templates/xml/outcome_service_response.xml</c>, the same as in <c>xmodule/lti_block.py</c>.</remarks>
public sealed record OutcomeResponse(string CodeMajor, string Description, string MessageId, string Body)
{
    public static OutcomeResponse PastDue { get; } = Failed("Grade is past due");

    public static OutcomeResponse Failed(string description, string messageId = "unknown") => new("failure", description, messageId, "");

    /// <summary>Of a message that cannot be understood. The newer block repeats the body; here it is not, so that no stranger's text comes back.</summary>
    public static OutcomeResponse Unreadable(string reason) => Failed($"Request body XML parsing error: {reason}");

    public static OutcomeResponse Unverified(string reason, string messageId) => Failed($"OAuth verification error: {reason}", messageId);

    public static OutcomeResponse Unsupported(string messageId) =>
        new("unsupported", "Target does not support the requested operation.", messageId, "");

    public static OutcomeResponse Replaced(OutcomeRequest request) =>
        new("success", $"Score for {request.SourcedId} is now {LtiNumber.Text(request.Score ?? 0)}", request.MessageId, "<replaceResultResponse/>");

    /// <param name="score">0 to 1; null: no score yet, which the standard writes as an empty text.</param>
    public static OutcomeResponse Read(OutcomeRequest request, double? score)
    {
        var text = score is { } number ? LtiNumber.Text(number) : "";
        return new(
            "success", "Result read", request.MessageId,
            $"<readResultResponse><result><resultScore><language>en</language><textString>{text}</textString></resultScore></result></readResultResponse>");
    }

    public static OutcomeResponse Deleted(OutcomeRequest request) => new("success", "Result deleted", request.MessageId, "<deleteResultResponse/>");

    public string ToXml() => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <imsx_POXEnvelopeResponse xmlns = "http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0">
            <imsx_POXHeader>
                <imsx_POXResponseHeaderInfo>
                    <imsx_version>V1.0</imsx_version>
                    <imsx_messageIdentifier>{new XText(MessageId)}</imsx_messageIdentifier>
                    <imsx_statusInfo>
                        <imsx_codeMajor>{CodeMajor}</imsx_codeMajor>
                        <imsx_severity>status</imsx_severity>
                        <imsx_description>{new XText(Description)}</imsx_description>
                        <imsx_messageRefIdentifier>
                        </imsx_messageRefIdentifier>
                    </imsx_statusInfo>
                </imsx_POXResponseHeaderInfo>
            </imsx_POXHeader>
            <imsx_POXBody>{Body}</imsx_POXBody>
        </imsx_POXEnvelopeResponse>

        """;
}
