using System.Diagnostics;
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
/// <c>POST /search/{course}</c>, form <c>search_string, page_size, page_index</c>: words in the content of a course that the caller may open. Client: Learning
/// MFE. Errors are 500 with <c>{"error"}</c>, an empty search too: the client knows it. Source: Open edX edx-search, <c>search/views.py</c>.
/// </summary>
internal static class CourseSearchV1
{
    private const int UsualPage = 20;
    private const int LargestPage = 100;

    public static IEndpointRouteBuilder MapCourseSearchV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/search/{course}", Search).DisableAntiforgery().Requires(Operation.UsePublicPages);
        return routes;
    }

    private static async Task<IResult> Search(string course, HttpContext http, CourseVisits visits, RequestClock clock, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        var body = await JsonBody.Read(http, ct) ?? default;
        if (body.Text("search_string") is not { } search || string.IsNullOrWhiteSpace(search)) return Failed("No search term provided for search");
        if (Number(body.Text("page_size"), UsualPage) is not (> 0 and <= LargestPage) and var wrong) return Failed($"Invalid page size of {wrong}");
        var (size, page) = (Number(body.Text("page_size"), UsualPage), Number(body.Text("page_index"), 0));
        var visit = CourseKey.TryParse(course, out var key) ? await visits.Open(key, http.User.Requester(), clock.Now(http), ct, withCompletion: false) : null;
        var hits = visit is not null && CourseAccess.Of(visit).HasAccess ? CourseSearch.Find(visit.View, search) : [];
        return Results.Json(
            new
            {
                took = (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds,
                total = hits.Count,
                max_score = hits.Count == 0 ? (double?)null : hits[0].Score,
                results = hits.Skip((int)Math.Min((long)size * page, int.MaxValue)).Take(size).Select(hit => Show(hit, visit!)).ToArray(),
                access_denied_count = 0,
            },
            WireJson.Options);
    }

    private static object Show(SearchHit hit, CourseVisit visit)
    {
        var (type, field) = hit.Block.Type switch
        {
            "html" => ("Text", "html_content"),
            "problem" => ("CAPA", "capa_content"),
            "video" => ("Video", "transcript_en"),
            _ => ("Sequence", ""),
        };
        var content = new Dictionary<string, string> { ["display_name"] = hit.Block.Name };
        if (hit.Text.Length > 0) content[field] = hit.Text;
        var root = visit.Outline.Root;
        return new
        {
            _id = hit.Block.Id,
            score = hit.Score,
            data = new
            {
                id = hit.Block.Id,
                course = visit.Course.Key.ToString(),
                org = visit.Course.Key.Org,
                course_name = root.Name,
                content_type = type,
                content,
                start_date = hit.Block.Gate.Start == BlockSettings.DefaultStart ? (DateTimeOffset?)null : hit.Block.Gate.Start,
                excerpt = hit.Excerpt,
                location = PlaceOf(hit.Block),
                url = $"/courses/{visit.Course.Key}/jump_to/{hit.Block.Id}",
            },
        };
    }

    /// <summary>Names of section, subsection and unit, as far as there are any.</summary>
    private static string[] PlaceOf(OutlineBlock block) =>
        [.. ((string[])["chapter", "sequential", "vertical"]).Select(block.Enclosing).OfType<OutlineBlock>().Select(above => above.Name)];

    private static int Number(string? text, int usual) =>
        text is null ? usual : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static IResult Failed(string error) => Results.Json(new { error }, WireJson.Options, statusCode: StatusCodes.Status500InternalServerError);
}
