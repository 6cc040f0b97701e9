using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>Individual due dates for the instructor dashboard MFE. Source: Open edX <c>lms/djangoapps/instructor/views/api_v2.py</c>. Clients: the instructor dashboard MFE.</summary>
public static class DueDatesV2
{
    /// <summary>
    /// <c>POST /api/instructor/v2/courses/{course}/change_due_date</c>, <c>GET …/unit_extensions</c> (by pages), <c>GET …/graded_subsections</c>:
    /// the topmost blocks that are due.
    /// </summary>
    public static IEndpointRouteBuilder MapDueDatesV2(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/instructor/v2/courses/{course}/change_due_date", Change).Requires(Operation.ExtendDueDates, ErrorFamily.Developer);
        routes.MapGet("/api/instructor/v2/courses/{course}/unit_extensions", List).Requires(Operation.ReadDashboard, ErrorFamily.Developer);
        routes.MapGet("/api/instructor/v2/courses/{course}/graded_subsections", Units).Requires(Operation.ReadDashboard, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Change(string course, HttpContext http, DueDateOffice office, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        var (about, error) = await office.Find(key, ask.Text("email_or_username"), ask.Text("block_id"), ct);
        if (about is null) return Bad(error!);
        if (DueDateOffice.Parse(ask.Text("due_datetime")) is not { } due) return Bad($"Unable to parse date: {ask.Text("due_datetime")}");
        if (await office.Extend(http, about, due, ask.Reason, ct) is { } refusal) return Bad(refusal);
        return Results.Json(
            new { message = $"Successfully changed due date for learner {about.Learner.Name} for {DueDateOffice.Shown(about.Unit)} to {DueDateOffice.Minute(due)}" },
            WireJson.Options);
    }

    private static async Task<IResult> List(
        string course, HttpContext http, PublishedCourses courses, DueDateExtensionsQuery extensions, AccountsQuery accounts, PlatformSettings settings,
        CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return DeveloperErrors.NotFound();
        IReadOnlyList<PublishedBlock> units = [.. DueDateOffice.UnitsWithDueDate(published.Root)];
        if (http.Request.Query.One("block_id") is { } wanted)
            units = UsageKey.TryParse(wanted, out var usage) && published.TryFind(usage, out var unit) ? [unit] : [];
        var found = await extensions.Of(key, units, null, ct);
        var names = await accounts.Names([.. found.Select(row => row.User).Distinct()], ct);
        var part = http.Request.Query.One("email_or_username");
        var rows = found.Where(row => names.ContainsKey(row.User))
            .Select(row => (Person: names[row.User], Title: DueDateOffice.Title(row.Block), Row: row))
            .Where(row => part is null || Contains(row.Person.Username, part) || Contains(row.Person.Email, part))
            .OrderBy(row => row.Person.Username, StringComparer.Ordinal).ThenBy(row => row.Title, StringComparer.Ordinal).ToList();
        return NumberedPage.Of(http, settings, rows, largest: 100, row => new
        {
            username = row.Person.Username,
            full_name = row.Person.Name,
            email = row.Person.Email,
            unit_title = row.Title,
            unit_location = row.Row.Block.Usage.ToString(),
            extended_due_date = row.Row.Due,
        });
    }

    private static async Task<IResult> Units(string course, PublishedCourses courses, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return DeveloperErrors.NotFound();
        return Results.Json(
            new
            {
                items = DueDateOffice.UnitsWithDueDate(published.Root)
                    .Select(unit => new { display_name = DueDateOffice.Title(unit), subsection_id = unit.Usage.ToString() }),
            },
            WireJson.Options);
    }

    private static bool Contains(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static IResult Bad(string error) => Results.Json(new { error }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
