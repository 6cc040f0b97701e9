using System.Text;
using OpenEdx.Domain.Assessment;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>What tools write to the outcome and result services, and what they must not get away with.</summary>
public sealed class OutcomeMessageTests
{
    [Fact]
    public void a_replacement_tells_whose_result_it_is() => Assert.Equal(
        new OutcomeRequest("528243ba5241b", "feb-123-456-2929::28883", OutcomeAction.Replace, 0.4), Parse(Message("replaceResult", Score("0.4"))).Request);

    [Theory]
    [InlineData("readResult", OutcomeAction.Read)]
    [InlineData("deleteResult", OutcomeAction.Delete)]
    [InlineData("shareResult", OutcomeAction.Other)]
    public void other_actions_need_no_score(string name, OutcomeAction action) => Assert.Equal(
        new OutcomeRequest("528243ba5241b", "feb-123-456-2929::28883", action, null), Parse(Message(name, "")).Request);

    [Theory]
    [InlineData("1.01", "score value outside the permitted range of 0.0-1.0")]
    [InlineData("-0.1", "score value outside the permitted range of 0.0-1.0")]
    [InlineData("NaN", "score value outside the permitted range of 0.0-1.0")]
    [InlineData("Infinity", "score value outside the permitted range of 0.0-1.0")]
    [InlineData("good", "could not convert string to float: 'good'")]
    public void a_score_is_a_number_between_0_and_1(string score, string reason) => Assert.Equal(reason, Parse(Message("replaceResult", Score(score))).Refusal!.Reason);

    [Theory]
    [InlineData("")]
    [InlineData("no xml")]
    [InlineData("<a><b></a>")]
    public void broken_xml_is_not_mended(string body) => Assert.Equal("Body is not valid XML", Parse(body).Refusal!.Reason);

    [Fact]
    public void an_entity_reads_no_file()
    {
        var hostile = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + Message("replaceResult", Score("0.4")).Replace("28883", "&e;", StringComparison.Ordinal);
        Assert.Equal("Body is not valid XML", Parse(hostile).Refusal!.Reason);
    }

    [Fact]
    public void entities_do_not_grow()
    {
        var bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>" + Message("replaceResult", Score("0.4")).Replace("28883", "&b;", StringComparison.Ordinal);
        Assert.Equal("Body is not valid XML", Parse(bomb).Refusal!.Reason);
    }

    [Fact]
    public void a_body_is_not_endless() => Assert.Equal("Body is not valid XML", Parse(Message("replaceResult", Score("0.4") + new string(' ', 70_000))).Refusal!.Reason);

    [Theory]
    [InlineData("imsx_messageIdentifier")]
    [InlineData("imsx_POXBody")]
    [InlineData("sourcedId")]
    public void what_is_missing_is_named(string element) => Assert.Equal(
        $"Failed to parse {element} from XML request body",
        Parse(Message("replaceResult", Score("0.4")).Replace(element, "other", StringComparison.Ordinal)).Refusal!.Reason);

    [Fact]
    public void names_outside_the_name_space_do_not_count() => Assert.Equal(
        "Failed to parse imsx_messageIdentifier from XML request body",
        Parse(Message("replaceResult", Score("0.4")).Replace("imsoms_v1p0", "other", StringComparison.Ordinal)).Refusal!.Reason);

    [Fact]
    public void an_answer_is_that_of_upstream_to_the_letter() => Assert.Equal(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <imsx_POXEnvelopeResponse xmlns = "http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0">
            <imsx_POXHeader>
                <imsx_POXResponseHeaderInfo>
                    <imsx_version>V1.0</imsx_version>
                    <imsx_messageIdentifier>&lt;1&gt;</imsx_messageIdentifier>
                    <imsx_statusInfo>
                        <imsx_codeMajor>success</imsx_codeMajor>
                        <imsx_severity>status</imsx_severity>
                        <imsx_description>Score for a&amp;b is now 1.0</imsx_description>
                        <imsx_messageRefIdentifier>
                        </imsx_messageRefIdentifier>
                    </imsx_statusInfo>
                </imsx_POXResponseHeaderInfo>
            </imsx_POXHeader>
            <imsx_POXBody><replaceResultResponse/></imsx_POXBody>
        </imsx_POXEnvelopeResponse>

        """,
        OutcomeResponse.Replaced(new("<1>", "a&b", OutcomeAction.Replace, 1)).ToXml());

    [Theory]
    [InlineData("""{"@context": "x", "@type": "Result", "resultScore": 0.83, "comment": "Good."}""", 0.83, "Good.")]
    [InlineData("""[{"@context": "x", "@type": "Result", "resultScore": "1", "comment": 5}]""", 1d, "")]
    [InlineData("""{"@context": null, "@type": "Result"}""", null, "")]
    public void a_result_is_read(string json, double? score, string comment) => Assert.Equal(new ToolResult(score, comment), ToolResult.Parse(Encoding.UTF8.GetBytes(json)).Result);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("""{"@type": "Result", "resultScore": 0.8}""")]
    [InlineData("""{"@context": "x", "@type": "Other", "resultScore": 0.8}""")]
    [InlineData("""{"@context": "x", "@type": "Result", "resultScore": 1.1}""")]
    [InlineData("""{"@context": "x", "@type": "Result", "resultScore": null}""")]
    [InlineData("""{"@context": "x", "@type": "Result", "resultScore": "NaN"}""")]
    public void what_is_no_result_is_refused(string json) => Assert.NotNull(ToolResult.Parse(Encoding.UTF8.GetBytes(json)).Refusal);

    private static (OutcomeRequest? Request, OutcomeRequest.Unreadable? Refusal) Parse(string body) => OutcomeRequest.Parse(Encoding.UTF8.GetBytes(body));

    private static string Score(string text) => $"<result><resultScore><language>en-us</language><textString>{text}</textString></resultScore></result>";

    private static string Message(string action, string result) => $"""
        <imsx_POXEnvelopeRequest xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0">
          <imsx_POXHeader><imsx_POXRequestHeaderInfo>
            <imsx_version>V1.0</imsx_version><imsx_messageIdentifier>528243ba5241b</imsx_messageIdentifier>
          </imsx_POXRequestHeaderInfo></imsx_POXHeader>
          <imsx_POXBody><{action}Request><resultRecord>
            <sourcedGUID><sourcedId>feb-123-456-2929::28883</sourcedId></sourcedGUID>{result}
          </resultRecord></{action}Request></imsx_POXBody>
        </imsx_POXEnvelopeRequest>
        """;
}
