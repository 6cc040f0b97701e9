using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Enrollment;

/// <summary>
/// People in cohorts. Client: instructor MFE. Source: Open edX 2026 <c>openedx/core/djangoapps/course_groups/views.py</c>. Differs: a file is
/// worked off before the answer comes.
/// </summary>
public static class CohortUsersV1
{
    private const int UsualPage = 10;
    private const int LargestPage = 100;
    private const int LargestFile = 2 * 1024 * 1024;

    /// <summary>
    /// <c>GET /api/cohorts/v1/courses/{course}/cohorts/{id}/users/</c>, <c>POST …/users/[{username}]</c>, <c>DELETE …/users/{username}</c>,
    /// <c>POST /api/cohorts/v1/courses/{course}/users</c> (a file).
    /// </summary>
    public static IEndpointRouteBuilder MapCohortUsersV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/cohorts/v1/courses/{course}/cohorts/{id:int}/users/", List).Requires(Operation.ManageCohorts, ErrorFamily.Developer);
        routes.MapPost("/api/cohorts/v1/courses/{course}/cohorts/{id:int}/users/{username?}", Add).Requires(Operation.ManageCohorts, ErrorFamily.Developer);
        routes.MapDelete("/api/cohorts/v1/courses/{course}/cohorts/{id:int}/users/{username?}", Remove).Requires(Operation.ManageCohorts, ErrorFamily.Developer);
        routes.MapPost("/api/cohorts/v1/courses/{course}/users", Upload).Requires(Operation.ManageCohorts, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> List(
        string course, int id, HttpContext http, PublishedCourses courses, CohortsQuery cohorts, AccountsQuery accounts, PlatformSettings settings,
        CancellationToken ct)
    {
        if (await CohortsV1.Find(course, courses, ct) is not { } key || await cohorts.Find(key, id, ct) is null) return NoCohort();
        var members = await cohorts.Members(key, id, ct);
        var size = PageCursor.SizeOf(http.Request.Query, UsualPage, LargestPage);
        var pages = Math.Max(1, (members.Count + size - 1) / size);
        var text = http.Request.Query.One("page") ?? "1";
        var page = text == "last" ? pages : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (page < 1 || page > pages) return DeveloperErrors.NotFound("Invalid page.");
        var shown = members.Skip((page - 1) * size).Take(size).ToList();
        var names = await accounts.Names(shown, ct);
        return Results.Json(
            new
            {
                next = page < pages ? Address(http.Request, settings, page + 1) : null,
                previous = page > 1 ? Address(http.Request, settings, page - 1) : null,
                count = members.Count,
                num_pages = pages,
                current_page = page,
                start = (page - 1) * size,
                results = shown.Where(names.ContainsKey).Select(user => new { username = names[user].Username, email = names[user].Email, name = names[user].Name }),
            },
            WireJson.Options);
    }

    private static async Task<IResult> Add(
        string course, int id, string? username, HttpContext http, PublishedCourses courses, CohortsQuery cohorts, CohortWork work, CancellationToken ct)
    {
        if (await CohortsV1.Find(course, courses, ct) is not { } key || await cohorts.Find(key, id, ct) is null) return NoCohort();
        var people = username is not null ? [username] : People(await JsonBody.Read(http, ct));
        if (people.Length == 0) return CohortsV1.Error(400, "Missing users key in payload", "missing-users");
        return Results.Json(CohortWork.Wire(await work.Add(http, key, id, people, ct)), WireJson.Options);
    }

    private static async Task<IResult> Remove(
        string course, int id, string? username, HttpContext http, PublishedCourses courses, CohortsQuery cohorts, AccountsQuery accounts, CohortWork work,
        CancellationToken ct)
    {
        if (username is null) return CohortsV1.Error(405, "Missing username in path", "missing-username");
        if (await CohortsV1.Find(course, courses, ct) is not { } key || await cohorts.Find(key, id, ct) is null) return NoCohort();
        if (await accounts.FindByUsername(username, ct) is not { } account) return CohortsV1.Error(404, "User does not exist.", "user-not-found");
        return await work.Remove(http, key, id, new(account.UserId), ct)
            ? Results.NoContent()
            : CohortsV1.Error(400, "User not assigned to the given cohort.", "user-not-in-cohort");
    }

    /// <summary>A file with the columns <c>username</c> or <c>email</c> (or both; the address first), and <c>cohort</c>, which is made if need be.</summary>
    private static async Task<IResult> Upload(
        string course, HttpContext http, PublishedCourses courses, CohortsQuery cohorts, CohortWork work, CancellationToken ct)
    {
        if (await CohortsV1.Find(course, courses, ct) is not { } key) return DeveloperErrors.NotFound("Course not found.");
        if (!http.Request.HasFormContentType || http.Request.ContentLength > LargestFile) return Failed("A file of at most 2 MiB is wanted.");
        var form = await http.Request.ReadFormAsync(ct);
        if (form.Files["uploaded-file"] is not { } upload) return Failed("The form field uploaded-file is missing.");
        if (!upload.FileName.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) return Failed("The file must end with the extension '.csv'.");
        using var reader = new StreamReader(upload.OpenReadStream());
        var rows = Csv.Rows(await reader.ReadToEndAsync(ct));
        var header = rows.Count > 0 ? rows[0].Select(name => name.Trim().TrimStart('\ufeff')).ToList() : [];
        var (user, email, cohort) = (header.IndexOf("username"), header.IndexOf("email"), header.IndexOf("cohort"));
        if (cohort < 0) return Failed("The file must contain a 'cohort' column containing cohort names.");
        if (user < 0 && email < 0) return Failed("The file must contain a 'username' column, an 'email' column, or both.");
        var wanted = rows.Skip(1)
            .Select(row => (Cohort: Cell(row, cohort), Person: Cell(row, email) is { Length: > 0 } address ? address : Cell(row, user)))
            .Where(row => row.Cohort.Length > 0 && row.Person.Length > 0)
            .GroupBy(row => row.Cohort, row => row.Person);
        foreach (var group in wanted)
        {
            var known = (await cohorts.Of(key, ct)).FirstOrDefault(one => one.Cohort.Name == group.Key)?.Cohort.CohortId;
            if (known is null)
            {
                var (refusal, number) = await work.Create(http, key, group.Key, Cohort.Random, null, ct);
                if (refusal is not null) return Failed(CohortWork.Say(refusal).Message);
                known = number;
            }

            await work.Add(http, key, known.Value, group, ct);
        }

        return Results.NoContent();
    }

    private static string Cell(IReadOnlyList<string> row, int column) => column >= 0 && column < row.Count ? row[column].Trim() : "";

    private static string[] People(JsonElement? body) =>
        body is { ValueKind: JsonValueKind.Object } item && item.TryGetProperty("users", out var users)
            ? users.ValueKind switch
            {
                JsonValueKind.Array => [.. users.EnumerateArray().Where(user => user.ValueKind == JsonValueKind.String).Select(user => user.GetString()!)],
                JsonValueKind.String => users.GetString()!.Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries),
                _ => [],
            }
            : [];

    private static IResult NoCohort() => CohortsV1.Error(404, "Cohort not found.", "cohort-not-found");

    private static IResult Failed(string message) => CohortsV1.Error(400, message, "failed-validation");

    private static string Address(HttpRequest request, PlatformSettings settings, int page)
    {
        var query = new QueryBuilder(request.Query.Where(pair => pair.Key != "page").SelectMany(
            pair => pair.Value, (pair, value) => new KeyValuePair<string, string>(pair.Key, value ?? "")));
        if (page > 1) query.Add("page", page.ToString(CultureInfo.InvariantCulture));
        return settings.LmsRoot + request.Path.ToUriComponent() + query.ToQueryString().ToUriComponent();
    }
}
