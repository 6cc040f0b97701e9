using System.Xml.Linq;

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

    protected CapaVariables Variables { get; } = setup.Variables;

    protected IReadOnlyList<string> PartialCredit { get; } = SchemesOf(setup.Element);

    /// <summary>One result per input.</summary>
    /// <exception cref="StudentInputException">The answer cannot be graded.</exception>
    /// <exception cref="ProblemErrorException">The author's question is broken.</exception>
    public abstract IEnumerable<InputResult> Grade(AnswerSheet answers);

    /// <summary>What "show answer" tells, by input.</summary>
    public abstract IEnumerable<ShownAnswer> CorrectAnswers();

    protected string Attribute(string name, string otherwise = "") =>
        Variables.Substitute(Element.Attribute(name)?.Value ?? otherwise);

    /// <summary>Missing or <c>false</c>: off; else a comma list of schemes (olx §6.6).</summary>
    private static string[] SchemesOf(XElement element)
    {
        var written = PythonText.Strip(element.Attribute("partial_credit")?.Value ?? "");
        return written.Length == 0 || PythonText.Lower(written) == "false"
            ? []
            : [.. written.Split(',').Select(scheme => PythonText.Lower(PythonText.Strip(scheme)))];
    }
}

/// <summary>What a response is built from.</summary>
/// <param name="Random">Of the problem; made at first use.</param>
internal sealed record ResponseSetup(
    XElement Element, string Id, IReadOnlyList<CapaInput> Inputs, CapaVariables Variables, Lazy<PythonRandom> Random);

/// <summary>Entry of the correct map, before the texts that reports need are added (olx §6.3).</summary>
/// <param name="Points">Null: 1 when correct or partially correct, else 0.</param>
/// <param name="Message">HTML.</param>
/// <param name="Hint">HTML of a matching <c>hintpart</c>.</param>
internal sealed record InputResult(string InputId, string Correctness, double? Points = null, string Message = "", string Hint = "")
{
    public bool IsCorrect => Correctness == Correctnesses.Correct;
}

/// <summary>Words of the correct map.</summary>
internal static class Correctnesses
{
    public const string Correct = "correct";
    public const string Incorrect = "incorrect";
    public const string PartiallyCorrect = "partially-correct";
}

/// <summary>One entry of the answer to "show answer".</summary>
/// <param name="Id">Input id, or <c>BLOCKID_solution_1</c>.</param>
/// <param name="Texts">One text, or the names of all right choices.</param>
/// <param name="IsHtml">The text is the author's HTML, not plain text.</param>
public sealed record ShownAnswer(string Id, IReadOnlyList<string> Texts, bool IsList, bool IsHtml = false);
