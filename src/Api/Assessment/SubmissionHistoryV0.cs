using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>GET /courses/{course}/submission_history/{learner}/{usage}</c>: the stored states of a learner's work in a block, the latest first, as
/// HTML. Clients: staff of the course, and learners about themselves. Source: Open edX <c>lms/djangoapps/courseware/views/views.py</c> (submission_history).
/// </summary>
/// <remarks>Differs: blocks other than problems have a history, too; deletions, and what was before them, are in it; each state names the fact that led to it.</remarks>
public static class SubmissionHistoryV0
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEndpointRouteBuilder MapSubmissionHistoryV0(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/courses/{course}/submission_history/{learner}/{usage}", Show).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Show(
        string course, string learner, string usage, HttpContext http, AccountsQuery accounts, StreamStore streams, CourseAuthorizer authorizer, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return Results.NotFound();
        var caller = http.User.Requester()!;
        var isOwn = string.Equals(learner, caller.Username, StringComparison.OrdinalIgnoreCase);
        if (!isOwn && !await authorizer.May(caller, Operation.ReadCourseGrades, key, ct)) return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (!UsageKey.TryParse(usage, out var problem) || problem.Course != key) return Html("Invalid location.");
        if (await accounts.FindByUsername(learner, ct) is not { } account) return Html($"User {learner} does not exist.");
        var past = ModuleStreams.StreamOf(new(account.UserId), problem) is { } stream ? await streams.ReadStream(stream, ct) : [];
        var history = ModuleStreams.HistoryOf(problem, past).ToList();
        return history.Count == 0 ? Html($"{learner} has never accessed problem {problem}") : Page(learner, problem, history);
    }

    private static IResult Page(string learner, UsageKey problem, List<StudentModule> history)
    {
        var html = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"/><title>Submission history</title></head><body>")
            .Append(CultureInfo.InvariantCulture, $"<h1>{Text(learner)} &gt; {Text(problem.ToString())}</h1>");
        for (var index = history.Count - 1; index >= 0; index--)
        {
            var entry = history[index];
            html.Append(CultureInfo.InvariantCulture, $"<div><hr/><h2>#{index + 1}: {entry.Modified.UtcDateTime:yyyy-MM-dd HH:mm:ss} (UTC) {Text(entry.Cause)}</h2>")
                .Append(CultureInfo.InvariantCulture, $"<p>Score: {(entry.Grade is { } grade ? $"{Number(grade)} / {Number(entry.MaxGrade ?? 0)}" : "None / None")}</p>")
                .Append(CultureInfo.InvariantCulture, $"<pre>{Text(entry.State?.ToJsonString(Pretty) ?? "deleted")}</pre></div>");
        }

        return Results.Content(html.Append("</body></html>").ToString(), "text/html; charset=utf-8");
    }

    private static IResult Html(string sentence) => Results.Content(Text(sentence), "text/html; charset=utf-8");

    private static string Number(double points) => points.ToString(CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
