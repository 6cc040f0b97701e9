using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>The open responses of a course in figures. Client: the instructor dashboard MFE.</summary>
/// <remarks>
/// Source: Open edX 2026, <c>lms/djangoapps/instructor/ora.py</c>. Differs: <c>staff_ora_grading_url</c> is our own page; removed responses are part of
/// the total, as there.
/// </remarks>
internal static class OpenResponsesV2
{
    private const int LargestPage = 100;

    /// <summary><c>GET /api/instructor/v2/courses/{course}/ora</c> (numbered pages), <c>GET …/ora_summary</c>.</summary>
    public static IEndpointRouteBuilder MapOpenResponsesV2(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/instructor/v2/courses/{course}/ora", List).Requires(Operation.ReadDashboard, ErrorFamily.Developer);
        routes.MapGet("/api/instructor/v2/courses/{course}/ora_summary", Summary).Requires(Operation.ReadDashboard, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> List(
        string course, HttpContext http, PublishedCourses courses, OpenResponsesQuery responses, PlatformSettings settings, CancellationToken ct)
    {
        if (await Read(course, courses, responses, ct) is not { } lines) return DeveloperErrors.NotFound();
        return NumberedPage.Of(http, settings, lines, LargestPage, line => new
        {
            block_id = line.Block.Usage.ToString(),
            unit_name = line.Block.Parent?.ShownName() ?? "",
            display_name = OpenResponseContent.Of(line.Block).Definition?.Title ?? line.Block.ShownName(),
            total_responses = line.Total,
            training = line.Of(ResponseStep.Training),
            peer = line.Of(ResponseStep.Peer),
            self = line.Of(ResponseStep.Self),
            waiting = line.Of(ResponseStep.Waiting),
            staff = line.Of(ResponseStep.Staff),
            final_grade_received = line.Of(ResponseStep.Done),
            staff_ora_grading_url = $"{settings.LmsRoot}/learning/course/{course}/open-response/{line.Block.Usage}",
        });
    }

    private static async Task<IResult> Summary(string course, PublishedCourses courses, OpenResponsesQuery responses, CancellationToken ct)
    {
        if (await Read(course, courses, responses, ct) is not { } lines) return DeveloperErrors.NotFound();
        return Results.Json(
            new
            {
                // One per unit, as upstream counts.
                total_units = lines.Count,
                total_assessments = lines.Count,
                total_responses = lines.Sum(line => line.Total),
                training = lines.Sum(line => line.Of(ResponseStep.Training)),
                peer = lines.Sum(line => line.Of(ResponseStep.Peer)),
                self = lines.Sum(line => line.Of(ResponseStep.Self)),
                waiting = lines.Sum(line => line.Of(ResponseStep.Waiting)),
                staff = lines.Sum(line => line.Of(ResponseStep.Staff)),
                final_grade_received = lines.Sum(line => line.Of(ResponseStep.Done)),
            },
            WireJson.Options);
    }

    /// <summary>Null: no such course.</summary>
    private static async Task<List<Line>?> Read(string course, PublishedCourses courses, OpenResponsesQuery responses, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return null;
        var counts = await responses.Counts(key, ct);
        return
        [
            .. published.Root.SelfAndDescendants().Where(block => block.Type == "openassessment").DistinctBy(block => block.Usage)
                .Select(block => new Line(block, counts.Where(pair => pair.Key.Usage == block.Usage.ToString()).ToDictionary(pair => pair.Key.Status, pair => pair.Value))),
        ];
    }

    private sealed record Line(PublishedBlock Block, Dictionary<string, long> Counts)
    {
        public long Total => Counts.Values.Sum();

        public long Of(string status) => Counts.GetValueOrDefault(status);
    }
}
