namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>What all inputs have around them: the question before, the status behind. Ids and class names are Open edX's.</summary>
internal static class InputFrame
{
    /// <summary>The question as label of a single field.</summary>
    public static void Question(HtmlWriter html, string id, InputLabel label, InputView view)
    {
        if (label.Question is not null)
        {
            html.Open("label", ("class", "problem-group-label"), ("for", $"input_{id}"), ("id", $"label_{id}"));
            view.Author.Label(html, label.Question);
            html.Close("label");
        }

        Descriptions(html, id, label, view);
    }

    /// <summary>The question as legend of a group.</summary>
    /// <param name="otherwise">For screen readers, where the author gave no question.</param>
    public static void Legend(HtmlWriter html, string id, InputLabel label, InputView view, string otherwise = "Choices")
    {
        html.Open("legend", ("id", $"{id}-legend"), ("class", "response-fieldset-legend field-group-hd"));
        if (label.Question is not null) view.Author.Label(html, label.Question);
        else html.Open("span", ("class", "sr")).Text(otherwise).Close("span");
        html.Close("legend");
        Descriptions(html, id, label, view);
    }

    /// <summary>How an answer looks that waits for a grader outside; others stay as they are.</summary>
    public static InputView Waiting(InputView view) => view.Status != Correctnesses.Incomplete ? view : view with
    {
        Status = "queued",
        Message = view.Message.Length > 0 ? view.Message : "Your answer waits for its grader, whose feedback will stand here.",
    };

    public static string DescribedBy(string id, InputLabel label, InputView view)
    {
        var ids = Enumerable.Range(0, label.Descriptions.Count).Select(i => $"description_{id}_{i}").Append($"status_{id}");
        return string.Join(' ', view.Message.Length > 0 ? ids.Append($"message_{id}") : ids);
    }

    public static void Status(HtmlWriter html, string id, InputView view)
    {
        html.Open("div", ("class", "indicator-container"));
        html.Open("span", ("class", $"status {view.Status}"), ("id", $"status_{id}"));
        html.Open("span", ("class", "sr")).Text(Word(view.Status)).Close("span");
        html.Open("span", ("class", "status-icon"), ("aria-hidden", "true")).Close("span");
        html.Close("span").Close("div");
        if (view.HintOnRequest && view.Hint.Length > 0) html.Open("details", ("class", "hint")).Open("summary").Text("Hint").Close("summary").Raw(view.Hint).Close("details");
        else if (view.Hint.Length > 0) html.Open("div", ("class", "hint")).Raw(view.Hint).Close("div");
        if (view.Message.Length > 0) html.Open("div", ("class", "message"), ("id", $"message_{id}")).Raw(view.Message).Close("div");
    }

    /// <summary>The place of the right answer; filled when it may be shown.</summary>
    public static void ShownAnswer(HtmlWriter html, CapaInput input, InputView view)
    {
        html.Open("p", ("id", $"answer_{input.Id}"), ("class", "answer"));
        if (view.Correct is { } correct) html.Text($"Answer: {input.DescribeCorrect(correct)}");
        html.Close("p");
    }

    private static void Descriptions(HtmlWriter html, string id, InputLabel label, InputView view)
    {
        for (var i = 0; i < label.Descriptions.Count; i++)
        {
            html.Open("p", ("class", "question-description"), ("id", $"description_{id}_{i}"));
            view.Author.Children(html, label.Descriptions[i]);
            html.Close("p");
        }
    }

    private static string Word(string status) => status switch
    {
        "correct" => "correct",
        "incorrect" => "incorrect",
        "partially-correct" => "partially correct",
        "submitted" => "submitted",
        "incomplete" => "incomplete",
        "queued" => "processing",
        "unanswered" or "" => "unanswered",
        // Whatever the author's code left as a mark.
        _ => status,
    };
}
