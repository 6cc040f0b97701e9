using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Cli.Simulation;

/// <summary>One place to answer.</summary>
/// <param name="Id">Input id without <c>input_</c>.</param>
/// <param name="Right">A text, or an array of texts for check boxes.</param>
/// <param name="Choices">Values that the page offers; empty: free text.</param>
public sealed record ProblemInput(string Id, object Right, IReadOnlyList<string> Choices)
{
    private static readonly string[] Guesses = ["no idea", "maybe", "I forgot", "something else", "see the video"];

    public bool IsList => Right is string[];

    public object Wrong(Pcg32 random)
    {
        if (Right is string[] several)
        {
            // Each box ticked by chance; should that be the right set, one box is turned over.
            var ticked = Choices.Where(_ => random.Chance(0.4)).ToArray();
            if (!ticked.ToHashSet().SetEquals(several)) return ticked.Length > 0 ? ticked : [random.Pick([.. Choices.Where(choice => several is not [var only] || only != choice)])];
            return ticked.Length > 1 ? ticked[1..] : Choices.Where(choice => !several.Contains(choice)).Append(several[0]).Take(1).ToArray();
        }

        var right = (string)Right;
        var others = Choices.Where(choice => choice != right).ToArray();
        if (others.Length > 0) return random.Pick(others);
        if (double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return ((number * random.Pick([0.5, 2, 10, -1])) + random.Pick([1, 3, 7])).ToString("0.###", CultureInfo.InvariantCulture);

        // An expression: a number is asked for. Some learners write words all the same, and are told so.
        return right.Any(char.IsAsciiDigit) && !random.Chance(0.1) ? random.Pick(["0.5", "7", "12", "33", "1000"]) : random.Pick(Guesses);
    }
}

/// <summary>Reads the inputs of a problem from its page, as a browser would, and joins them with the author's answers.</summary>
internal static partial class ProblemInputs
{
    public static IReadOnlyList<ProblemInput> Of(CapaProblem problem)
    {
        var answers = problem.Answers().Where(answer => !answer.IsHtml && answer.Texts.Count > 0).ToDictionary(answer => answer.Id);
        var page = new HtmlParser().ParseDocument(problem.Render(BodyView.Untouched));
        return [.. problem.InputIds.Where(answers.ContainsKey).Select(id => Input(page, id, answers[id]))];
    }

    private static ProblemInput Input(IParentNode page, string id, ShownAnswer answer)
    {
        var choices = page.QuerySelectorAll("input[type=radio], input[type=checkbox], select > option")
            .Where(element => FieldOf(element) == "input_" + id)
            .Select(element => element.GetAttribute("value") ?? "")
            .Where(value => value.Length > 0 && !value.EndsWith("_dummy_default", StringComparison.Ordinal))
            .Distinct().ToArray();
        var isList = page.QuerySelectorAll("input[type=checkbox]").Any(element => FieldOf(element) == "input_" + id);
        return new(id, isList ? answer.Texts.ToArray() : Submittable(answer.Texts[0]), choices);
    }

    /// <summary>What a learner would type for an answer as it is shown: one of several alternatives, a number inside a range.</summary>
    private static string Submittable(string shown)
    {
        var alternatives = shown.IndexOf(" or ", StringComparison.Ordinal);
        if (alternatives > 0) shown = shown[..alternatives];
        var range = Range().Match(shown);
        if (range.Success && double.TryParse(range.Groups[1].Value, CultureInfo.InvariantCulture, out var low) && double.TryParse(range.Groups[2].Value, CultureInfo.InvariantCulture, out var high))
            return ((low + high) / 2).ToString("0.######", CultureInfo.InvariantCulture);
        return shown;
    }

    [GeneratedRegex(@"\A[\[(]\s*([^,]+?)\s*,\s*([^,]+?)\s*[\])]\z")]
    private static partial Regex Range();

    private static string FieldOf(IElement element)
    {
        var named = element.LocalName == "option" ? element.ParentElement! : element;
        var name = named.GetAttribute("name") ?? "";
        return name.EndsWith("[]", StringComparison.Ordinal) ? name[..^2] : name;
    }
}
