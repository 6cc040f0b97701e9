using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Enrollment;

namespace OpenEdx.Api.Jobs;

/// <summary>
/// <c>POST /courses/{course}/instructor/api/get_students_features</c>: the active members of a course run with their profiles, all at
/// once. Client: the instructor dashboard. Written page by page, so that a large course costs no more memory than a small one.
/// </summary>
/// <remarks>Source: Open edX 2026, <c>lms/djangoapps/instructor/views/api.py</c> (get_students_features).</remarks>
internal static class LearnerProfilesV1
{
    private const int PageSize = 500;

    public static IEndpointRouteBuilder MapLearnerProfilesV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/instructor/api/get_students_features", List).Requires(Operation.MakeReports);
        return routes;
    }

    private static IResult List(string course, HttpContext http, LearnerProfiles profiles, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        ReportAnswers.NeverStore(http);
        return Results.Stream(body => Write(body, key, profiles, ct), "application/json");
    }

    private static async Task Write(Stream body, CourseKey course, LearnerProfiles profiles, CancellationToken ct)
    {
        await using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteString("course_id", course.ToString());
        json.WriteStartArray("students");
        var count = 0;
        for (var after = ""; ;)
        {
            var page = await profiles.Page(course, after, PageSize, ct);
            foreach (var profile in page) Write(json, profile);
            count += page.Count;
            await json.FlushAsync(ct);
            if (page.Count < PageSize) break;
            after = page[^1].SortsBy;
        }

        json.WriteEndArray();
        json.WriteNumber("students_count", count);
        Names(json, "queried_features");
        json.WriteStartObject("feature_names");
        foreach (var field in LearnerProfiles.Fields) json.WriteString(field.Name, field.Title);
        json.WriteEndObject();
        Names(json, "available_features");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LearnerProfile profile)
    {
        json.WriteStartObject();
        foreach (var (field, value) in LearnerProfiles.Fields.Zip(profile.Values))
        {
            if (value is DateTimeOffset instant) json.WriteString(field.Name, instant.UtcDateTime);
            else json.WriteString(field.Name, (string)value);
        }

        json.WriteEndObject();
    }

    private static void Names(Utf8JsonWriter json, string property)
    {
        json.WriteStartArray(property);
        foreach (var field in LearnerProfiles.Fields) json.WriteStringValue(field.Name);
        json.WriteEndArray();
    }
}
