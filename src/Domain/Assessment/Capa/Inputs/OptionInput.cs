using System.Text;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A dropdown. Options stand in an attribute, <c>('a','b')</c>, or as elements.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/inputtypes.py</c> (OptionInput.parse_options), <c>capa_problem.py</c>.</remarks>
internal sealed class OptionInput(XElement element, string id) : CapaInput(element, id)
{
    public IReadOnlyList<string> Options { get; private set; } = [];

    /// <summary>Null: none, so that no answer is right.</summary>
    public string? Correct { get; private set; }

    /// <summary>Called by the response while the problem is built.</summary>
    /// <exception cref="ProblemErrorException">Several options are called correct.</exception>
    public void Read(CapaVariables variables)
    {
        var elements = Element.Elements("option").ToList();
        if (elements.Count > 0)
        {
            var right = elements.Where(option => IsCorrect(option, variables)).ToList();
            if (right.Count > 1) throw new ProblemErrorException("a dropdown may have one correct option only");
            Options = [.. elements.Select(option => variables.Substitute(TextOf(option)))];
            Correct = right.Count > 0 && TextOf(right[0]) is { Length: > 0 } text ? variables.Substitute(text) : WrittenCorrect(variables);
            return;
        }

        Options = Split(variables.Substitute(Element.Attribute("options")?.Value ?? ""));
        Correct = WrittenCorrect(variables);
    }

    public override void Render(HtmlWriter html, InputView view)
    {
        var given = view.Answers.Text(Id);
        html.Open("div", ("class", "inputtype option-input"), ("id", $"inputtype_{Id}"));
        InputFrame.Question(html, Id, Label, view);
        html.Open(
            "select", ("name", $"input_{Id}"), ("id", $"input_{Id}"),
            ("aria-label", Label.Question is null ? "Choose an answer" : null),
            ("aria-describedby", InputFrame.DescribedBy(Id, Label, view)), ("disabled", view.IsDisabled ? "disabled" : null));
        html.Open("option", ("value", "option_" + Id + "_dummy_default")).Text("Select an option").Close("option");
        foreach (var option in Options)
            html.Open("option", ("value", option), ("selected", option == given ? "selected" : null)).Text(option).Close("option");
        html.Close("select");
        InputFrame.Status(html, Id, view);
        InputFrame.ShownAnswer(html, this, view);
        html.Close("div");
    }

    public static bool IsCorrect(XElement option, CapaVariables variables) =>
        string.Equals(variables.Substitute(option.Attribute("correct")?.Value ?? ""), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The option element with this text as written, variables included; null: none, or the options stand in an attribute.</summary>
    public XElement? OptionOf(string text) => Element.Elements("option").FirstOrDefault(option => TextOf(option) == text);

    /// <summary>Text of an option element, up to the feedback inside it.</summary>
    public static string TextOf(XElement option) => PythonText.Strip(ScriptNeed.TextOf(option));

    private string? WrittenCorrect(CapaVariables variables) => Element.Attribute("correct")?.Value is { } written ? variables.Substitute(written) : null;

    /// <summary>
    /// Quoted texts between commas or blanks. An apostrophe between letters, or behind a backslash, belongs to its text.
    /// </summary>
    internal static IReadOnlyList<string> Split(string list)
    {
        var options = new List<string>();
        var inside = list.Length >= 2 ? list[1..^1] : "";
        StringBuilder? current = null;
        for (var i = 0; i < inside.Length; i++)
        {
            var c = inside[i];
            if (c == '\\' && i + 1 < inside.Length && inside[i + 1] == '\'')
            {
                (current ??= new()).Append('\'');
                i++;
            }
            else if (c == '\'' && current is not null && IsBetweenLetters(inside, i))
            {
                current.Append(c);
            }
            else if (c == '\'')
            {
                if (current is not null) options.Add(current.ToString());
                current = current is null ? new() : null;
            }
            else
            {
                current?.Append(c);
            }
        }

        return options;
    }

    private static bool IsBetweenLetters(string text, int at) =>
        at > 0 && at + 1 < text.Length && char.IsAsciiLetter(text[at - 1]) && char.IsAsciiLetter(text[at + 1]);
}
