using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// Individual due dates. Client: the instructor dashboard. Form or JSON in; answers a JSON text, or a table; 400 with <c>error</c>. Source: Open edX
/// <c>lms/djangoapps/instructor/views/api.py</c>.
/// </summary>
public static class DueDatesV1
{
    /// <summary>
    /// <c>POST /courses/{course}/instructor/api/change_due_date</c>, <c>POST …/reset_due_date</c>, <c>POST …/show_unit_extensions</c>,
    /// <c>POST …/show_student_extensions</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapDueDatesV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/instructor/api/change_due_date", Change).Requires(Operation.ExtendDueDates);
        routes.MapPost("/courses/{course}/instructor/api/reset_due_date", Reset).Requires(Operation.ExtendDueDates);
        routes.MapPost("/courses/{course}/instructor/api/show_unit_extensions", OfUnit).Requires(Operation.ExtendDueDates);
        routes.MapPost("/courses/{course}/instructor/api/show_student_extensions", OfStudent).Requires(Operation.ExtendDueDates);
        return routes;
    }

    private static async Task<IResult> Change(string course, HttpContext http, DueDateOffice office, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        var (about, error) = await office.Find(key, ask.Text("student"), ask.Text("url"), ct);
        if (about is null) return Bad(error!);
        if (DueDateOffice.Parse(ask.Text("due_datetime")) is not { } due) return Bad($"Unable to parse date: {ask.Text("due_datetime")}");
        if (await office.Extend(http, about, due, ask.Reason, ct) is { } refusal) return Bad(refusal);
        return Text($"Successfully changed due date for student {about.Learner.Name} for {DueDateOffice.Shown(about.Unit)} to {DueDateOffice.Minute(due)}");
    }

    private static async Task<IResult> Reset(string course, HttpContext http, DueDateOffice office, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        var (about, error) = await office.Find(key, ask.Text("student"), ask.Text("url"), ct);
        if (about is null) return Bad(error!);
        var (due, refusal) = await office.Clear(http, about, ask.Reason, ct);
        if (refusal is not null) return Bad(refusal);
        return Text(due is { } usual
            ? $"Successfully reset due date for student {about.Learner.Name} for {DueDateOffice.Shown(about.Unit)} to {DueDateOffice.Minute(usual)}"
            : "Successfully removed invalid due date extension (unit has no due date).");
    }

    private static async Task<IResult> OfUnit(
        string course, HttpContext http, PublishedCourses courses, DueDateExtensionsQuery extensions, AccountsQuery accounts, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        if (!UsageKey.TryParse(ask.Text("url") ?? "", out var usage) || !published.TryFind(usage, out var unit))
            return Bad($"Couldn't find module for url: {ask.Text("url")}");
        var found = await extensions.Of(key, [unit], null, ct);
        var names = await accounts.Names([.. found.Select(row => row.User)], ct);
        var data = found.Where(row => names.ContainsKey(row.User)).OrderBy(row => names[row.User].Username, StringComparer.Ordinal)
            .Select(row => new Dictionary<string, string>
            {
                ["Username"] = names[row.User].Username,
                ["Full Name"] = names[row.User].Name,
                ["Extended Due Date"] = DueDateOffice.Minute(row.Due),
            });
        return Table($"Users with due date extensions for {DueDateOffice.Title(unit)}", ["Username", "Full Name", "Extended Due Date"], data);
    }

    private static async Task<IResult> OfStudent(
        string course, HttpContext http, PublishedCourses courses, DueDateExtensionsQuery extensions, AccountsQuery accounts, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        if (await accounts.FindByEmailOrUsername(ask.Text("student") ?? "", ct) is not { } learner)
            return Bad($"Could not find student matching identifier: {ask.Text("student")}");
        var found = await extensions.Of(key, [.. DueDateOffice.UnitsWithDueDate(published.Root)], new UserId(learner.UserId), ct);
        var data = found.Select(row => (Title: DueDateOffice.Title(row.Block), row.Due)).OrderBy(row => row.Title, StringComparer.Ordinal)
            .Select(row => new Dictionary<string, string> { ["Unit"] = row.Title, ["Extended Due Date"] = DueDateOffice.Minute(row.Due) });
        return Table($"Due date extensions for {learner.Name} ({learner.Username})", ["Unit", "Extended Due Date"], data);
    }

    private static IResult Table(string title, string[] header, IEnumerable<Dictionary<string, string>> data) =>
        Results.Json(new { title, header, data }, WireJson.Options);

    private static IResult Text(string sentence) => Results.Json(sentence, WireJson.Options);

    private static IResult Bad(string error) => Results.Json(new { error }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
