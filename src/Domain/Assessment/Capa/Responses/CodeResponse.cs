namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A program or a file for a grader outside, which answers later: until then the mark is <c>incomplete</c>.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (CodeResponse). <see cref="RequestFor"/> says what the grader is sent; its reply is
/// <see cref="RecordGraderReply"/>.
/// </remarks>
internal sealed class CodeResponse : CapaResponse
{
    private readonly CapaInput input;
    private readonly string payload;
    private readonly string shownAnswer;

    public CodeResponse(ResponseSetup setup)
        : base(setup)
    {
        input = setup.Inputs[0];
        var parameters = Element.Element("codeparam") ??
            throw new ProblemErrorException("This is an old format that is not supported: coderesponse without codeparam");
        payload = parameters.Element("grader_payload")?.Value ?? "";
        shownAnswer = parameters.Element("answer_display")?.Value ?? "No answer provided.";
    }

    public override IEnumerable<InputResult> Grade(AnswerSheet answers) =>
        answers.Values.TryGet(input.Id, out _) ? [new(input.Id, Correctnesses.Incomplete)] : throw new StudentInputException("An answer is missing.");

    public override IEnumerable<ShownAnswer> CorrectAnswers() => [new(
        input.Id, [$"<span class=\"code-answer\"><pre><code>{MarkupText.Escape(shownAnswer)}</code></pre></span>"],
        IsList: false, IsHtml: true)];

    /// <summary>What the grader is asked; files travel beside it, and their answer is empty.</summary>
    public GraderRequest RequestFor(AnswerSheet answers) =>
        new(input.Id, Element.Attribute("queuename")?.Value, answers.Text(input.Id) ?? "", payload);
}
