using System.Globalization;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>How a message above the buttons is meant.</summary>
public enum NotificationKind
{
    Correct,
    PartiallyCorrect,
    Incorrect,
    Submitted,
    Saved,
    Warning,
}

/// <summary>
/// A whole problem on a page: heading, form with body, buttons, attempts, hints, notification. The form works without script:
/// each button posts to the handler that a script would call.
/// </summary>
/// <param name="HandlerUrl">Address to which <c>/problem_check</c> and the like are appended.</param>
/// <param name="CsrfToken">Null: the page authenticates otherwise.</param>
/// <param name="BodyHtml">See <see cref="CapaProblem.Render"/>.</param>
/// <param name="Earned">Weighted; null when the learner may not see it.</param>
/// <param name="MaxAttempts">Null: no limit, and no count is shown.</param>
/// <param name="HintsShown">HTML of the hints asked for so far.</param>
/// <param name="HintCount">0: the problem has none.</param>
/// <param name="Notification">Plain text; null: none.</param>
public sealed record ProblemFrame(
    string BlockId, string UsageKey, string HandlerUrl, string? CsrfToken, string DisplayName, string BodyHtml,
    double? Earned, double Possible, int AttemptsUsed, int? MaxAttempts,
    bool ShowsSubmit, bool CanSubmit, bool ShowsSave, bool ShowsReset, bool ShowsAnswer,
    IReadOnlyList<string> HintsShown, int HintCount,
    string? Notification, NotificationKind NotificationKind)
{
    /// <summary>The container, with everything that a script needs to know.</summary>
    public string RenderContainer() => new HtmlWriter()
        .Open(
            "div", ("id", $"problem_{BlockId}"), ("class", "problems-wrapper problem"), ("role", "group"), ("aria-labelledby", $"{BlockId}-problem-title"),
            ("data-problem-id", UsageKey), ("data-url", HandlerUrl), ("data-problem-score", Earned is { } earned ? Number(earned) : null),
            ("data-problem-total-possible", Number(Possible)), ("data-attempts-used", AttemptsUsed.ToString(CultureInfo.InvariantCulture)))
        .Raw(Render()).Close("div").ToString();

    /// <summary>What stands inside the container; what <c>problem_get</c> answers.</summary>
    public string Render()
    {
        var html = new HtmlWriter();
        html.Open("h3", ("class", "hd hd-3 problem-header"), ("id", $"{BlockId}-problem-title"), ("tabindex", "-1")).Text(DisplayName).Close("h3");
        html.Open("p", ("class", "problem-progress"), ("id", $"{BlockId}-problem-progress")).Text(Progress()).Close("p");
        html.Open("form", ("class", "problem-form"), ("method", "post"), ("action", $"{HandlerUrl}/problem_check"));
        if (CsrfToken is not null) html.Void("input", ("type", "hidden"), ("name", "csrfmiddlewaretoken"), ("value", CsrfToken));
        html.Open("div", ("class", "problem-body")).Raw(BodyHtml).Close("div");
        Hints(html);
        Notice(html);
        Buttons(html);
        return html.Close("form").ToString();
    }

    /// <summary>The hints asked for so far, as the hint button shows them; empty when there are none.</summary>
    public static string RenderHints(IReadOnlyList<string> shown, int count)
    {
        if (shown.Count == 0) return "";
        var html = new HtmlWriter().Open("ol");
        for (var i = 0; i < shown.Count; i++)
            html.Open("li", ("class", string.Create(CultureInfo.InvariantCulture, $"hint-index-{i}")), ("tabindex", "-1")).Open("strong").Text($"Hint ({i + 1} of {count}): ").Close("strong").Raw(shown[i]).Close("li");
        return html.Close("ol").ToString();
    }

    private string Progress()
    {
        var points = Possible == 1 ? "point" : "points";
        return Possible <= 0 ? "Not graded" : Earned is { } earned ? $"{Number(earned)}/{Number(Possible)} {points}" : $"{Number(Possible)} {points} possible";
    }

    private void Hints(HtmlWriter html)
    {
        if (HintCount == 0) return;
        html.Open("div", ("class", "problem-hint"), ("id", $"hints_{BlockId}"), ("role", "status")).Raw(RenderHints(HintsShown, HintCount)).Close("div");
    }

    private void Notice(HtmlWriter html)
    {
        var kind = NotificationKind switch
        {
            NotificationKind.Correct => "success correct",
            NotificationKind.PartiallyCorrect => "success partially-correct",
            NotificationKind.Incorrect => "error incorrect",
            NotificationKind.Submitted => "general submitted",
            NotificationKind.Saved => "warning saved",
            _ => "warning",
        };
        html.Open("div", ("class", "notification" + (Notification is null ? "" : " " + kind)), ("id", $"notification_{BlockId}"), ("role", "status"), ("tabindex", "-1"));
        if (Notification is not null) html.Text(Notification);
        html.Close("div");
    }

    private void Buttons(HtmlWriter html)
    {
        html.Open("div", ("class", "action"));
        if (ShowsSubmit)
        {
            html.Open("button", ("type", "submit"), ("class", "submit btn-brand"), ("data-action", "problem_check"), ("aria-describedby", $"submission_feedback_{BlockId}"), ("disabled", CanSubmit ? null : "disabled"))
                .Text("Submit").Close("button");
        }

        if (ShowsSave) Button(html, "save", "problem_save", "Save");
        if (ShowsReset) Button(html, "reset", "problem_reset", "Reset");
        if (HintCount > 0)
        {
            var next = HintsShown.Count % HintCount;
            html.Open(
                "button", ("type", "submit"), ("class", "hint-button"), ("data-action", "hint_button"), ("formaction", $"{HandlerUrl}/hint_button"),
                ("name", "hint_index"), ("value", next.ToString(CultureInfo.InvariantCulture)), ("disabled", HintsShown.Count == HintCount ? "disabled" : null)).Text("Hint").Close("button");
        }

        if (ShowsAnswer) Button(html, "show", "problem_show", "Show answer");
        html.Open("p", ("class", "submission-feedback"), ("id", $"submission_feedback_{BlockId}"));
        if (MaxAttempts is { } most) html.Text($"You have used {AttemptsUsed} of {most} attempt{(most == 1 ? "" : "s")}");
        html.Close("p").Close("div");
    }

    private void Button(HtmlWriter html, string name, string action, string text) => html
        .Open("button", ("type", "submit"), ("class", name), ("data-action", action), ("formaction", $"{HandlerUrl}/{action}"), ("formnovalidate", "formnovalidate"))
        .Text(text).Close("button");

    private static string Number(double points) => Math.Round(points, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
