using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Enrollment;

/// <summary>Content groups that cohorts can be linked to. Client: instructor MFE. Source: Open edX 2026 <c>openedx/core/djangoapps/course_groups</c>.</summary>
public static class CohortsV2
{
    /// <summary><c>GET /api/cohorts/v2/courses/{course}/group_configurations</c>, <c>GET …/group_configurations/{id}</c>.</summary>
    public static IEndpointRouteBuilder MapCohortsV2(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/cohorts/v2/courses/{course}/group_configurations", Groups).Requires(Operation.ManageCohorts);
        routes.MapGet("/api/cohorts/v2/courses/{course}/group_configurations/{id:int}", One).Requires(Operation.ManageCohorts);
        return routes;
    }

    private static async Task<IResult> Groups(string course, PublishedCourses courses, PlatformSettings settings, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return Error(400, "The course key is invalid.");
        if (await courses.Find(key, ct) is not { } published) return Error(404, "Course not found.");
        var partition = UserPartitions.Of(published.Root).Values.Where(known => known.Scheme == "cohort").MinBy(known => known.Id);
        return Results.Json(
            new
            {
                id = partition?.Id,
                groups = partition is null ? [] : GroupsOf(partition),
                studio_content_groups_link = $"{settings.StudioRoot}/group_configurations/{key}",
            },
            WireJson.Options);
    }

    private static async Task<IResult> One(string course, int id, PublishedCourses courses, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return Error(400, "The course key is invalid.");
        if (await courses.Find(key, ct) is not { } published) return Error(404, "Course not found.");
        if (!UserPartitions.Of(published.Root).TryGetValue(id, out var partition) || partition.Scheme != "cohort") return Error(404, "Group configuration not found.");
        return Results.Json(
            new
            {
                id = partition.Id,
                name = partition.Name,
                scheme = partition.Scheme,
                description = "",
                parameters = new { },
                version = 3,
                active = partition.IsActive,
                groups = GroupsOf(partition),
            },
            WireJson.Options);
    }

    private static object[] GroupsOf(UserPartition partition) =>
        [.. partition.Groups.Order().Select(group => new { id = group, name = partition.GroupNames.GetValueOrDefault(group, ""), version = 1, usage = Array.Empty<object>() })];

    private static IResult Error(int status, string message) => Results.Json(new { error = message }, WireJson.Options, statusCode: status);
}
