using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>One place where a learner answers. One class per kind of input, listed in <see cref="InputRegistry"/>.</summary>
internal abstract class CapaInput(XElement element, string id)
{
    /// <summary><c>BLOCKID_2_1</c>; its form field is <c>input_BLOCKID_2_1</c>.</summary>
    public string Id { get; } = id;

    /// <summary>Name of the element: <c>choicegroup</c>, <c>textline</c>, …</summary>
    public string Type { get; } = element.Name.LocalName;

    public XElement Element { get; } = element;

    /// <summary>Raw points by the author's count; 1 unless <c>points</c> says otherwise.</summary>
    public double Points { get; } =
        double.TryParse(element.Attribute("points")?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var points) && double.IsFinite(points) ? points : 1;

    /// <summary>Set once, while the problem is built.</summary>
    public InputLabel Label { get; set; } = InputLabel.None;

    /// <summary>The answer among the fields of a form; null: there is none. Some inputs are made of several fields.</summary>
    public virtual JsonElement? Gather(AnswerSheet fields) => fields.Values.TryGet(Id, out var answer) ? answer : null;

    /// <summary>Names of fields that scripts of pages fill in beside the answer, and that are kept with it.</summary>
    public virtual IReadOnlyList<string> Companions => [];

    /// <summary>The learner's answer as a report shows it: texts of choices instead of their names. Empty: not answered.</summary>
    public virtual string Describe(AnswerSheet answers) => answers.Text(Id) ?? "";

    /// <summary>The author's answers as a learner reads them, for "show answer" on the page.</summary>
    public virtual string DescribeCorrect(ShownAnswer answer) => string.Join(answer.AreAlternatives ? " or " : ", ", answer.Texts);

    public abstract void Render(HtmlWriter html, InputView view);
}

/// <summary>Question and descriptions of an input, taken out of the body of the problem (olx §9).</summary>
/// <param name="Question">Element or text whose content is the question; null: the author gave none.</param>
/// <param name="Descriptions">Elements whose contents explain it.</param>
internal sealed record InputLabel(XNode? Question, IReadOnlyList<XElement> Descriptions)
{
    public static InputLabel None { get; } = new(null, []);

    /// <summary>Plain text, blanks collapsed.</summary>
    public string Text => PlainText.Of(Question);
}

/// <summary>What an input shows beside its question: the answer so far and how it was judged.</summary>
/// <param name="Status">
/// Open edX's class name: <c>unanswered</c>, <c>correct</c>, <c>incorrect</c>, <c>partially-correct</c>, <c>submitted</c> (the result is
/// hidden), <c>incomplete</c> (waits for a grader).
/// </param>
/// <param name="Message">HTML; empty: none.</param>
/// <param name="Hint">HTML; empty: none.</param>
/// <param name="HintOnRequest">The hint is folded away until the learner opens it.</param>
/// <param name="Correct">The right answer, when it may be shown.</param>
/// <param name="Author">Writes what authors wrote.</param>
internal sealed record InputView(
    AnswerSheet Answers, string Status, string Message, string Hint, bool HintOnRequest, ShownAnswer? Correct, bool IsDisabled, AuthorMarkup Author);
