using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Grading;

/// <summary>What another grading policy would do, for those who may edit it: a form, figures before and after, and who would pass or fail.</summary>
internal static class PolicyTrialPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/learning/course/{course}/what-if", Trial).RequiresOnPage(Operation.AuthorCourse);
        routes.MapGet("/learning/course/{course}/what-if.csv", Csv).RequiresOnPage(Operation.AuthorCourse);
    }

    private static async Task<IResult> Trial(
        string course, HttpContext http, PublishedCourses published, GradedCourses courses, PolicyTrials trials, AccountsQuery accounts, TimeProvider clock,
        CancellationToken ct)
    {
        if (await View(course, http, published, courses, trials, accounts, clock, ct) is not { } view)
            return http.Sorry(404, "Not here", "This course does not exist, or is not open to you.");
        return http.Page<PolicyTrialPage>(
            new Dictionary<string, object?>
            {
                [nameof(PolicyTrialPage.Requester)] = http.User.Requester(),
                [nameof(PolicyTrialPage.View)] = view,
            },
            view.Errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    private static async Task<IResult> Csv(
        string course, HttpContext http, PublishedCourses published, GradedCourses courses, PolicyTrials trials, AccountsQuery accounts, TimeProvider clock,
        CancellationToken ct)
    {
        if (await View(course, http, published, courses, trials, accounts, clock, ct) is not { Result: not null } view)
            return http.Sorry(404, "Not here", "There is no such course, or the draft cannot be tried.");
        var text = new StringBuilder("user_id,username,verdict,before_percent,before_letter,before_passed,after_percent,after_letter,after_passed\r\n");
        foreach (var change in view.Changes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{change.User},{Cell(view.NameOf(change.User))},{PolicyTrialView.Verdict(change)},");
            text.Append(CultureInfo.InvariantCulture, $"{change.Before.Percent},{Cell(change.Before.Letter)},{(change.Before.Passed ? "true" : "false")},");
            text.Append(CultureInfo.InvariantCulture, $"{change.After.Percent},{Cell(change.After.Letter)},{(change.After.Passed ? "true" : "false")}\r\n");
        }

        var key = view.Heading.Key;
        http.Response.Headers.ContentDisposition = $"attachment; filename={key.Org}-{key.Number}-{key.Run}--what-if.csv";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Text(text.ToString(), "text/csv", Encoding.UTF8);
    }

    /// <summary>Null: no such course.</summary>
    private static async Task<PolicyTrialView?> View(
        string course, HttpContext http, PublishedCourses published, GradedCourses courses, PolicyTrials trials, AccountsQuery accounts, TimeProvider clock,
        CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await published.Find(key, ct) is not { } content) return null;
        var graded = courses.GradedCourseOf(content);
        var heading = new CourseHeading(key, content.Root.DisplayName ?? key.ToString());
        var draft = PolicyDraft.Read(http.Request.Query, graded);
        if (!draft.IsAsked) return new(heading, draft, [], null, new Dictionary<UserId, PersonName>());
        var (policy, errors) = draft.Policy(graded);
        if (policy is null) return new(heading, draft, errors, null, new Dictionary<UserId, PersonName>());
        var result = await trials.Of(graded, policy, clock.GetUtcNow(), ct);
        return new(heading, draft, [], result, await accounts.Names([.. result.Changes.Select(change => change.User)], ct));
    }

    /// <summary>Names and letters are written by people: a cell that a spreadsheet would run as a formula gets an apostrophe.</summary>
    private static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
