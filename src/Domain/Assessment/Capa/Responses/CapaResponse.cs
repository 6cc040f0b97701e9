using System.Xml.Linq;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// One question of a problem: a response element with its inputs. One class per response type, listed in
/// <see cref="ResponseRegistry"/>. Built once, immutable, shared by all learners with the same seed.
/// </summary>
internal abstract class CapaResponse(ResponseSetup setup)
{
    /// <summary><c>BLOCKID_1</c>, <c>BLOCKID_2</c>, … in document order.</summary>
    public string Id { get; } = setup.Id;

    /// <summary>Name of the element: <c>multiplechoiceresponse</c>, …</summary>
    public string Type { get; } = setup.Element.Name.LocalName;

    public XElement Element { get; } = setup.Element;

    public IReadOnlyList<CapaInput> Inputs { get; } = setup.Inputs;

    /// <summary>Raw points of a right answer by the author's count (olx §6.4).</summary>
    public virtual double MaxPoints => Inputs.Sum(input => input.Points);

    /// <summary>Null when answers are graded here; else why they are not, in a sentence for the learner.</summary>
    public virtual string? Ungradable => null;

    /// <summary>Element of a <c>hintgroup</c> that names a condition for this type; null: this type knows no such hints.</summary>
    public virtual string? HintTag => null;

    protected CapaVariables Variables { get; } = setup.Variables;

    protected IReadOnlyList<string> PartialCredit { get; } = SchemesOf(setup.Element);

    /// <summary>One result per input.</summary>
    /// <exception cref="StudentInputException">The answer cannot be graded.</exception>
    /// <exception cref="ProblemErrorException">The author's question is broken.</exception>
    public abstract IEnumerable<InputResult> Grade(AnswerSheet answers);

    /// <summary>
    /// One result per input, hints and feedback included: those of a <c>hintgroup</c> where it has conditions for this type,
    /// else those written at choices and answers, never both.
    /// </summary>
    /// <exception cref="StudentInputException">The answer cannot be graded.</exception>
    /// <exception cref="ProblemErrorException">The author's question is broken; the message names element and line.</exception>
    public IReadOnlyList<InputResult> Judge(AnswerSheet answers)
    {
        try
        {
            var results = Grade(answers).ToList();
            if (HintGroup.SilencesFeedback(this))
            {
                if (HintGroup.For(this, condition => Holds(condition, answers), Variables) is { } hint)
                    results[^1] = results[^1] with { Hint = hint.Html, HintMode = hint.Mode };
            }
            else if (FeedbackOn(results, answers) is { } shown)
            {
                results[0] = results[0] with { Message = results[0].Message + Capa.Feedback.Html(shown), Feedback = shown };
            }

            return results;
        }
        catch (ProblemErrorException error)
        {
            throw error.At(Element);
        }
    }

    /// <summary>What "show answer" tells, by input.</summary>
    public abstract IEnumerable<ShownAnswer> CorrectAnswers();

    /// <summary>Feedback written at choices and answers, for the first input; null: none fits the answer.</summary>
    protected virtual FeedbackShown? FeedbackOn(IReadOnlyList<InputResult> results, AnswerSheet answers) => null;

    /// <summary>Whether a named condition of a <c>hintgroup</c> fits the answer.</summary>
    protected virtual bool Holds(XElement condition, AnswerSheet answers) => false;

    protected string Attribute(string name, string otherwise = "") =>
        Variables.Substitute(Element.Attribute(name)?.Value ?? otherwise);

    /// <summary>Missing or <c>false</c>: off; else a comma list of schemes (olx §6.6).</summary>
    private static string[] SchemesOf(XElement element)
    {
        return element.Attribute("partial_credit")?.Value is not { } written || PythonText.Lower(PythonText.Strip(written)) == "false"
            ? []
            : [.. written.Split(',').Select(scheme => PythonText.Lower(PythonText.Strip(scheme)))];
    }
}

/// <summary>What a response is built from.</summary>
/// <param name="Random">Of the problem; made at first use.</param>
/// <param name="Seed">Of the learner's variant, as recorded with each submission.</param>
internal sealed record ResponseSetup(
    XElement Element, string Id, IReadOnlyList<CapaInput> Inputs, CapaVariables Variables, Lazy<PythonRandom> Random, int Seed);

/// <summary>Entry of the correct map, before the texts that reports need are added (olx §6.3).</summary>
/// <param name="Points">Null: 1 when correct or partially correct, else 0.</param>
/// <param name="Message">HTML.</param>
/// <param name="Hint">HTML of a matching <c>hintpart</c>.</param>
/// <param name="HintMode"><c>always</c> or <c>on_request</c>; null without a hint.</param>
/// <param name="Feedback">Already part of the message; here for the tracking log.</param>
/// <param name="AnswerVariable"><c>$name</c> of a variable with the text of the answer.</param>
/// <param name="ResponseMessage">HTML for the whole question, at its last input; null: none.</param>
internal sealed record InputResult(
    string InputId, string Correctness, double? Points = null, string Message = "", string Hint = "", string? HintMode = null,
    FeedbackShown? Feedback = null, string? AnswerVariable = null, string? ResponseMessage = null)
{
    public bool IsCorrect => Correctness == Correctnesses.Correct;

    public static InputResult Of(string inputId, bool isCorrect) => new(inputId, isCorrect ? Correctnesses.Correct : Correctnesses.Incorrect);
}

/// <summary>Words of the correct map.</summary>
internal static class Correctnesses
{
    public const string Correct = "correct";
    public const string Incorrect = "incorrect";
    public const string PartiallyCorrect = "partially-correct";

    /// <summary>Waits for a grader outside.</summary>
    public const string Incomplete = "incomplete";
}

/// <summary>One entry of the answer to "show answer".</summary>
/// <param name="Id">Input id, or <c>BLOCKID_solution_1</c>.</param>
/// <param name="Texts">One text, or the names of all right choices.</param>
/// <param name="IsHtml">The text is the author's HTML, not plain text.</param>
/// <param name="Parts">Where Open edX answers an object (images: <c>rectangle</c>, <c>regions</c>): its members; else null.</param>
/// <param name="AreAlternatives">Each text alone is right.</param>
public sealed record ShownAnswer(
    string Id, IReadOnlyList<string> Texts, bool IsList, bool IsHtml = false, IReadOnlyDictionary<string, string?>? Parts = null, bool AreAlternatives = false)
{
    /// <summary>What clients are told where they expect neither a list nor an object: HTML of alternatives, else the text as it is.</summary>
    public string Told => AreAlternatives ? string.Join(" <b>or</b> ", Texts.Select(MarkupText.Escape)) : Texts[0];

    internal static ShownAnswer Alternatives(string id, IEnumerable<string> texts) => new(id, [.. texts], IsList: false, AreAlternatives: true);
}
