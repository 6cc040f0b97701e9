using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>GET /api/learning_sequences/v1/course_outline/{course}[?user=]</c>: sections and sequences with what is accessible.
/// Client: Learning MFE. Source: Open edX <c>openedx/core/djangoapps/content/learning_sequences/views.py</c>.
/// </summary>
internal static class CourseOutlineV1
{
    public static IEndpointRouteBuilder MapCourseOutlineV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/learning_sequences/v1/course_outline/{course}", Get).Requires(Operation.UsePublicPages);
        routes.MapGet("/api/learning_sequences/v1/course_outline/{org}/{number}/{run}", Deprecated).Requires(Operation.UsePublicPages);
        return routes;
    }

    private static IResult Deprecated() =>
        Results.Json(new[] { "Deprecated CourseKeys (Org/Course/Run) are not supported." }, statusCode: StatusCodes.Status400BadRequest);

    private static async Task<IResult> Get(
        string course, HttpContext http, CourseVisits visits, RequestersQuery requesters, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();

        var (viewer, now) = (http.User.Requester(), clock.Now(http));
        CourseVisit? opened;
        if (http.Request.Query.One("user") is { } other && viewer is not null && !string.Equals(other, viewer.Username, StringComparison.OrdinalIgnoreCase))
        {
            if (!viewer.IsTeamOf(key)) return RestErrors.Forbidden("You do not have permission to perform this action.");
            if (await requesters.FindByUsername(other, ct) is not { } found) return RestErrors.NotFound();
            opened = await visits.OpenFor(found.Requester, key, now, ct, withCompletion: false);
        }
        else
        {
            opened = await visits.Open(key, viewer, now, ct, withCompletion: false);
        }

        if (opened is not { } visit) return RestErrors.NotFound();
        if (!visit.MayRead && !visit.IsPublic)
        {
            return viewer is null
                ? RestErrors.Detail(StatusCodes.Status401Unauthorized, "Authentication credentials were not provided.")
                : RestErrors.Forbidden("You must be enrolled to see course content");
        }

        return Results.Json(Body(visit), WireJson.Options);
    }

    private static object Body(CourseVisit visit)
    {
        var root = visit.Outline.Root;
        var sections = visit.View.ListedChildren(root).Where(section => IsListed(visit, section)).ToList();
        return new
        {
            course_key = visit.Course.Key.ToString(),
            course_start = Set(root.Start),
            course_end = root.Block.Instant("end"),
            title = root.Name,
            published_at = visit.Course.PublishedAt,
            published_version = visit.Course.Version.ToString(CultureInfo.InvariantCulture),
            entrance_exam_id = visit.Outline.Locks.ExamSection?.Id,
            days_early_for_beta = (int?)root.Block.Number("days_early_for_beta"),
            self_paced = root.Block.Flag("self_paced") ?? false,
            username = visit.Requester?.Username ?? "",
            user_id = visit.Requester?.User.Value,
            at_time = visit.Now,
            outline = new
            {
                sections = sections.Select(section => new
                {
                    id = section.Id,
                    title = section.Name,
                    sequence_ids = Sequences(visit, section).Select(sequence => sequence.Id),
                    start = OwnStart(section),
                    effective_start = Set(section.Gate.Start),
                }),
                sequences = sections.SelectMany(section => Sequences(visit, section)).ToDictionary(sequence => sequence.Id, sequence => new
                {
                    id = sequence.Id,
                    title = sequence.Name,
                    accessible = visit.View.IsOpen(sequence) && !visit.View.IsHiddenAfterDue(sequence),
                    inaccessible_after_due = sequence.Block.Flag("hide_after_due") ?? false,
                    start = OwnStart(sequence),
                    effective_start = Set(sequence.Gate.Start),
                    due = visit.View.DueOf(sequence),
                }),
            },
        };
    }

    private static IEnumerable<OutlineBlock> Sequences(CourseVisit visit, OutlineBlock section) =>
        visit.View.ListedChildren(section).Where(sequence => sequence.Type == "sequential" && IsListed(visit, sequence));

    private static bool IsListed(CourseVisit visit, OutlineBlock block) => visit.IsTeam || !block.HideFromToc;

    private static DateTimeOffset? OwnStart(OutlineBlock block) => block.Block.Fields.TryGet("start", out _) ? block.Block.Instant("start") : null;

    private static DateTimeOffset? Set(DateTimeOffset start) => start == BlockSettings.DefaultStart ? null : start;
}
