using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// A question that a server of its author judges while the learner waits. Judging has two steps, so that nothing is sent from here: what the
/// server is asked, and what its reply means.
/// </summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (ExternalResponse). Kept on purpose: every verdict but <c>WRONG_FORMAT</c> is right, even one
/// that nobody knows; a reply judges one input, so that a question with several never gets marks; what goes wrong outside, learners are told in one
/// general sentence. Differs: right answers are asked for when they are shown, not with every page; without an address nobody is asked (Open edX
/// names a machine that is no more); redirects are not followed; a reply may declare its encoding; messages are cleaned.
/// </remarks>
internal sealed class ExternalResponse : CapaResponse
{
    private readonly string address;
    private readonly string? tests;
    private readonly string? processor;

    public ExternalResponse(ResponseSetup setup)
        : base(setup)
    {
        address = Element.Attribute("url")?.Value ?? "";
        tests = Element.Attribute("tests")?.Value;
        var answer = Element.Element("answer");
        if (answer?.Attribute("src") is not null) throw new ProblemErrorException("code in a file of its own is not supported");
        processor = answer is not null ? ScriptNeed.TextOf(answer) : ScriptNeed.CodeOf(Element.AncestorsAndSelf().Last()) ??
            throw new ProblemErrorException("Missing answer script code for externalresponse");
        if (processor.Length == 0) processor = null;
    }

    /// <summary>As texts, which puts the tenth input before the second.</summary>
    private IOrderedEnumerable<CapaInput> Ordered => Inputs.OrderBy(input => input.Id, StringComparer.Ordinal);

    /// <summary>What the server is asked about the right answers.</summary>
    public ServerCall AnswersCall => Call("get_answers", null);

    /// <exception cref="ProblemErrorException">An answer was not sent.</exception>
    public ServerCall CallFor(AnswerSheet answers) => Call("get_score", $"[{string.Join(", ", Ordered.Select(input =>
        answers.Values.TryGet(input.Id, out var sent) ? JsonSerializer.Serialize(sent.Value) : throw new ProblemErrorException(CapaTexts.Unexpected)))}]");

    /// <exception cref="GradingFailedException">The server gave no verdict.</exception>
    public IEnumerable<InputResult> Interpret(ServerReply reply)
    {
        var told = Read(reply);
        var verdict = TextOf(told, "awarddetail");
        var message = TextOf(told, "message") is { Length: > 0 } text ? text : throw Failed("its message is empty");
        if (Inputs.Count > 1) throw Failed("a reply judges one input, and the question has more");
        return [new(
            Inputs[0].Id, verdict == "WRONG_FORMAT" ? Correctnesses.Incorrect : Correctnesses.Correct, null,
            MessageHtml.Clean(message.Replace("&nbsp;", "&#160;", StringComparison.Ordinal)))];
    }

    /// <exception cref="GradingFailedException">The server did not tell one answer for each input.</exception>
    public IEnumerable<ShownAnswer> InterpretAnswers(ServerReply reply)
    {
        var told = TextOf(Read(reply), "expected");
        try
        {
            using var json = JsonDocument.Parse(told);
            if (json.RootElement.ValueKind != JsonValueKind.Array || json.RootElement.GetArrayLength() != Inputs.Count)
                throw Failed("it told another number of answers than there are inputs");
            return [.. Inputs.Zip(json.RootElement.EnumerateArray(), (input, right) =>
                new ShownAnswer(input.Id, [MessageHtml.Clean(PythonObject.Text(right))], IsList: false, IsHtml: true))];
        }
        catch (JsonException error)
        {
            throw Failed($"the expected answers are no JSON: {error.Message}");
        }
    }

    public override IEnumerable<InputResult> Grade(AnswerSheet answers) =>
        throw new InvalidOperationException("The server is asked by CallFor.");

    /// <summary>Nobody knows them before the server was asked.</summary>
    public override IEnumerable<ShownAnswer> CorrectAnswers() => [];

    private ServerCall Call(string command, string? response) => new(address, command, QuestionXml.Of(this), tests, processor, response);

    private XElement Read(ServerReply reply)
    {
        if (reply.Text is not { } text) throw Failed($"cannot connect: {reply.Trouble}");
        if (string.IsNullOrWhiteSpace(text)) throw Failed("no response");
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader);
        }
        catch (XmlException error)
        {
            throw Failed($"cannot parse the response: {error.Message}");
        }
    }

    private string TextOf(XElement told, string name) =>
        told.Element(name) is { } element ? ScriptNeed.TextOf(element) : throw Failed($"the response has no {name}");

    private GradingFailedException Failed(string what) => new(CapaTexts.Unexpected, $"External server {address}: {what}.");
}
