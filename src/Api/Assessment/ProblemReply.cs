using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>Answers of a problem's handler: own keys first, then the four that every answer carries.</summary>
internal sealed class ProblemReply : Dictionary<string, object?>
{
    /// <summary>Mark that scripts put beside right answers.</summary>
    public const string CorrectStatus =
        "<span class=\"status correct\"><span class=\"sr\">correct</span><span class=\"status-icon\" aria-hidden=\"true\"></span></span>";

    /// <summary>The request came from a page older than the state: closed, not reset, answers not available.</summary>
    public static IResult StateChanged() =>
        Error("The state of this problem has changed since you loaded this page. Please refresh your page.");

    /// <summary>The request makes no sense.</summary>
    public static IResult Failed() =>
        Error("We're sorry, there was an error with processing your request. Please try reloading your page and trying again.");

    /// <summary>Clients put the text into their page as HTML, and it may quote the learner.</summary>
    public static string Escaped(string message) =>
        message.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>The inside of the problem's container, with the token of this browser in its form.</summary>
    public static string Html(ProblemView view, HttpContext http) => view.Render(CsrfCookie.Ensure(http));

    /// <param name="before">The score before tells whether it changed.</param>
    public IResult With(ProblemView before, ProblemView after)
    {
        this["progress_changed"] = (before.State.Score?.Earned ?? 0, before.Possible) != (after.State.Score?.Earned ?? 0, after.Possible);
        this["current_score"] = after.Earned;
        this["total_possible"] = after.Possible;
        this["attempts_used"] = after.State.Attempts;
        return Results.Json(this, WireJson.Options);
    }

    private static IResult Error(string message) => Results.Json(new Dictionary<string, string> { ["success"] = message }, WireJson.Options);
}
