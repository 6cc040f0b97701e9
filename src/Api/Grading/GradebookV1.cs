using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Grading;

/// <summary>The gradebook. Client: gradebook MFE. Source: Open edX <c>lms/djangoapps/grades/rest_api/v1/gradebook_views.py</c>.</summary>
/// <remarks>Addresses and full names are left out, as upstream does outside its masters track. The gradebook is writable in every course.</remarks>
public static class GradebookV1
{
    /// <summary>
    /// <c>GET /api/grades/v1/gradebook/{course}/</c>, <c>GET …/grading-info</c>, <c>POST …/bulk-update</c>. The MFE also asks for
    /// <c>…/bulk-updatehistory/</c>, a path that upstream does not have either.
    /// </summary>
    public static IEndpointRouteBuilder MapGradebookV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/grades/v1/gradebook/{course}/", Gradebook).Requires(Operation.ReadCourseGrades, ErrorFamily.Developer);
        routes.MapGet("/api/grades/v1/gradebook/{course}/grading-info", Info).Requires(Operation.ReadCourseGrades, ErrorFamily.Developer);
        routes.MapPost("/api/grades/v1/gradebook/{course}/bulk-update", Update).Requires(Operation.OverrideGrades, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Gradebook(
        string course, HttpContext http, GradedCourses courses, GradebookQuery gradebook, GradesQuery grades, LearnerEnrollmentsQuery enrollments,
        AccountsQuery accounts, PlatformSettings settings, CancellationToken ct)
    {
        if (await Find(course, courses, ct) is not { } graded) return Unknown(course);
        var labels = new SubsectionLabels(graded);
        if (http.Request.Query.One("username") is { } username)
        {
            if (await accounts.FindByUsername(username, ct) is not { } account)
                return GradeOverrides.Error(404, "There is no user of this name.", "user_does_not_exist");
            var user = new UserId(account.UserId);
            if (!await enrollments.IsActive(user, graded.Course, ct))
                return GradeOverrides.Error(404, "The user is not enrolled in this course.", "user_not_enrolled");
            var own = (await gradebook.Points(graded.Course, [user], ct))[user];
            var percent = (await grades.CourseGrade(user, graded.Course, ct))?.Percent ?? 0;
            return Results.Json(Entry(graded, labels, user, account.Username, percent, own), WireJson.Options);
        }

        if (!GradebookFilters.TryRead(http.Request.Query, out var filter)) return DeveloperErrors.Message(400, "A grade of the query is no number.");
        if (!PageCursor.TryParse(http.Request.Query.One("cursor"), out var cursor)) return DeveloperErrors.NotFound("Invalid cursor");
        var size = PageCursor.SizeOf(http.Request.Query, usual: 50, largest: 1000);

        // One row more tells whether the page is the last in its direction.
        var found = await gradebook.Members(graded.Course, filter, cursor.From, cursor.Backwards, size + 1, ct);
        var page = cursor.Backwards ? found.TakeLast(size).ToList() : [.. found.Take(size)];
        var users = page.Select(member => member.User).ToList();
        var names = await accounts.Names(users, ct);
        var points = await gradebook.Points(graded.Course, users, ct);
        var total = await gradebook.Count(graded.Course, GradebookFilter.None, ct);
        return Results.Json(
            new
            {
                next = page.Count > 0 && (cursor.Backwards || found.Count > size) ? PageCursor.After(page[^1].User).Address(http.Request, settings) : null,
                previous = page.Count > 0 && (cursor.Backwards ? found.Count > size : cursor.From > 0) ? PageCursor.Before(page[0].User).Address(http.Request, settings) : null,
                results = page.Select(member => Entry(
                    graded, labels, member.User, names.TryGetValue(member.User, out var name) ? name.Username : "", member.Percent, points[member.User])),
                total_users_count = total,
                filtered_users_count = filter == GradebookFilter.None ? total : await gradebook.Count(graded.Course, filter, ct),
            },
            WireJson.Options);
    }

    private static async Task<IResult> Info(
        string course, HttpContext http, GradedCourses courses, PublishedCourses published, GradeOverrides overrides, CancellationToken ct)
    {
        if (await Find(course, courses, ct) is not { } graded || await published.Find(graded.Course, ct) is not { } content) return Unknown(course);
        var outline = CourseOutline.Of(content);
        var onlyGraded = http.Request.Query.TryFlag("graded_only", out var flag) && flag == true;
        var labels = new SubsectionLabels(graded);
        return Results.Json(
            new
            {
                grade_cutoffs = (graded.Policy?.Cutoffs ?? []).DistinctBy(cutoff => cutoff.Letter).ToDictionary(cutoff => cutoff.Letter, cutoff => cutoff.AtLeast),
                assignment_types = (graded.Policy?.AssignmentTypes ?? []).DistinctBy(type => type.Type).ToDictionary(
                    type => type.Type,
                    type => new { type = type.Type, short_label = type.ShortLabel, min_count = type.MinCount, drop_count = type.DropCount, weight = type.Weight }),
                subsections = graded.Subsections
                    .Where(subsection => (subsection.IsGraded || !onlyGraded) && outline.TryFind(subsection.Usage, out var block) && !block.HideFromToc)
                    .Select(subsection => new
                    {
                        assignment_type = subsection.Format,
                        graded = subsection.IsGraded,
                        short_label = labels.Of(subsection),
                        module_id = subsection.Usage.ToString(),
                        display_name = subsection.Name,
                    }),
                grades_frozen = await overrides.FrozenSince(http, graded, ct) is not null,
                can_see_bulk_management = true,
            },
            WireJson.Options);
    }

    /// <summary>202 when all were set, 422 when one was not; what could be set is set.</summary>
    private static async Task<IResult> Update(
        string course, HttpContext http, GradedCourses courses, LearnerEnrollmentsQuery enrollments, GradeOverrides overrides, CancellationToken ct)
    {
        if (await Find(course, courses, ct) is not { } graded) return Unknown(course);
        if (await overrides.FrozenSince(http, graded, ct) is { } since)
            return GradeOverrides.Refused(new OverrideSubsectionGrade.GradesFrozen(graded.Course, since));
        if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Array } body) return DeveloperErrors.Message(400, "The body is no JSON list.");
        var results = new List<OverrideResult>();
        foreach (var item in body.EnumerateArray()) results.Add(await One(item, graded.Course, http, enrollments, overrides, ct));
        return Results.Json(
            results, WireJson.Options,
            statusCode: results.TrueForAll(result => result.Success) ? StatusCodes.Status202Accepted : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<OverrideResult> One(
        JsonElement item, CourseKey course, HttpContext http, LearnerEnrollmentsQuery enrollments, GradeOverrides overrides, CancellationToken ct)
    {
        var (userId, usageId) = (Property(item, "user_id"), Property(item, "usage_id"));
        OverrideResult Failed(string reason) => new(userId, usageId, false, reason);
        if (!TryNumber(userId, out var user) || user != Math.Floor(user) || user is < 1 or > long.MaxValue / 2) return Failed("The user id is no number.");
        if (usageId is not { ValueKind: JsonValueKind.String } || !UsageKey.TryParse(usageId.Value.GetString()!, out var usage) || usage.Course != course)
            return Failed($"{usageId} is no usage key of this course.");
        if (!await enrollments.IsActive(new((long)user), course, ct)) return Failed("CourseEnrollment matching query does not exist.");
        if (Property(item, "grade") is not { ValueKind: JsonValueKind.Object } grade) return Failed("There is no grade.");

        var bad = false;
        double? Points(string name, double calculated)
        {
            if (Property(grade, name) is not { } value) return calculated;
            if (value.ValueKind == JsonValueKind.Null) return null;
            if (TryNumber(value, out var number)) return number;
            bad = true;
            return null;
        }

        SubsectionOverride Override(SubsectionTotals calculated) => new(
            Points("earned_all_override", calculated.EarnedAll), Points("possible_all_override", calculated.PossibleAll),
            Points("earned_graded_override", calculated.EarnedGraded), Points("possible_graded_override", calculated.PossibleGraded));

        Override(SubsectionTotals.Nothing);
        if (bad) return Failed("Points must be numbers from 0 on.");
        var comment = Property(grade, "comment") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        var refusal = await overrides.Set(http, new((long)user), usage, Override, GradeOverrides.Gradebook, comment, ct);
        return refusal is null ? new(userId, usageId, true, null) : Failed(GradeOverrides.Sentence(refusal));
    }

    private static object Entry(
        GradedCourse course, SubsectionLabels labels, UserId user, string username, double percent, IEnumerable<GradebookPoints> points)
    {
        var known = points.ToDictionary(one => one.Subsection);
        return new
        {
            user_id = user.Value,
            username,
            email = "",
            percent,
            section_breakdown = course.Subsections.Where(subsection => subsection.IsGraded).Select(subsection =>
            {
                var own = known.GetValueOrDefault(subsection.Usage.ToString());
                return new
                {
                    attempted = own is not null,
                    category = subsection.Format,
                    label = labels.Of(subsection),
                    module_id = subsection.Usage.ToString(),
                    percent = own?.Percent ?? 0,
                    score_earned = own?.Earned ?? 0,
                    score_possible = own?.Possible ?? 0,
                    subsection_name = subsection.Name,
                };
            }),
        };
    }

    private static JsonElement? Property(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The MFE sends points as texts.</summary>
    private static bool TryNumber(JsonElement? value, out double number)
    {
        number = 0;
        return value switch
        {
            { ValueKind: JsonValueKind.Number } one => one.TryGetDouble(out number),
            { ValueKind: JsonValueKind.String } text => double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
    }

    private static async Task<GradedCourse?> Find(string course, GradedCourses courses, CancellationToken ct) =>
        CourseKey.TryParse(course, out var key) ? await courses.Find(key, ct) : null;

    private static IResult Unknown(string course) => CourseKey.TryParse(course, out _)
        ? GradeOverrides.Error(404, $"Requested grade for unknown course {course}", "course_does_not_exist")
        : GradeOverrides.Error(404, "The provided course key cannot be parsed.", "invalid_course_key");

    private sealed record OverrideResult(JsonElement? UserId, JsonElement? UsageId, bool Success, string? Reason);
}
