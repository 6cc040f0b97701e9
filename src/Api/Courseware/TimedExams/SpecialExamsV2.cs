using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>Timed exams for the instructor dashboard MFE. Source: Open edX <c>lms/djangoapps/instructor/views/api_v2.py</c>. Clients: the instructor dashboard MFE.</summary>
internal static class SpecialExamsV2
{
    internal const string ExtraTime = "additional_time_granted";

    /// <summary>
    /// <c>POST /api/instructor/v2/courses/{course}/special_exams/{id}/reset/{username}</c>, <c>POST …/special_exams/allowances</c> with <c>exam_ids</c>,
    /// <c>POST|DELETE …/special_exams/{id}/allowance</c> with <c>user_ids</c> (names or addresses), <c>value</c> (minutes) and a <c>reason</c> of our own.
    /// </summary>
    public static IEndpointRouteBuilder MapSpecialExamsV2(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/instructor/v2/courses/{course}/special_exams/{id:long}/reset/{username}", Reset)
            .Requires(Operation.ChangeLearnerWork, ErrorFamily.Developer);
        routes.MapPost("/api/instructor/v2/courses/{course}/special_exams/allowances", GrantMany).Requires(Operation.ExtendDueDates, ErrorFamily.Developer);
        routes.MapPost("/api/instructor/v2/courses/{course}/special_exams/{id:long}/allowance", Grant).Requires(Operation.ExtendDueDates, ErrorFamily.Developer);
        routes.MapDelete("/api/instructor/v2/courses/{course}/special_exams/{id:long}/allowance", Withdraw).Requires(Operation.ExtendDueDates, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Reset(
        string course, long id, string username, HttpContext http, Lookup lookup, ExamDesk desk, RequestClock clock, CancellationToken ct)
    {
        if (await lookup.Find(http, course, id, username, ct) is not { } about) return DeveloperErrors.NotFound();
        var ask = new ResetExamAttempt(about.Learner, about.Exam.Usage, Actor(http), (await TeamRequest.Read(http, ct)).Reason, clock.Now(http));
        var (refusal, _) = await desk.Do(http, about, nameof(ResetExamAttempt), ask.Decide, ct);
        return refusal is null
            ? Results.Json(new { success = true, message = $"The attempt of {username} was reset." }, WireJson.Options)
            : DeveloperErrors.NotFound("This learner has no attempt at this exam.");
    }

    private static Task<IResult> Grant(string course, long id, HttpContext http, Lookup lookup, ExamDesk desk, RequestClock clock, CancellationToken ct) =>
        GrantEach(course, _ => [id], http, lookup, desk, clock, ct);

    private static Task<IResult> GrantMany(string course, HttpContext http, Lookup lookup, ExamDesk desk, RequestClock clock, CancellationToken ct) =>
        GrantEach(course, Exams, http, lookup, desk, clock, ct);

    private static async Task<IResult> GrantEach(
        string course, Func<JsonElement, IReadOnlyList<long>> examsIn, HttpContext http, Lookup lookup, ExamDesk desk, RequestClock clock, CancellationToken ct)
    {
        if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Object } body) return Bad("This is no JSON object.");
        if (Text(body, "allowance_type") is not (null or ExtraTime)) return Bad($"Timed exams know one type of allowance: {ExtraTime}.");
        if (!int.TryParse(Text(body, "value"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var minutes)) return Bad("value is no whole number of minutes.");
        var results = new List<object>();
        foreach (var (person, id) in People(body).SelectMany(person => examsIn(body).Select(exam => (person, exam))))
        {
            string? error = "There is no such exam, or no such learner.";
            if (await lookup.Find(http, course, id, person, ct) is { } about)
            {
                var ask = new GrantExamTime(about.Learner, about.Exam.Usage, minutes, Actor(http), Reason(body), clock.Now(http));
                var (refusal, _) = await desk.Do(http, about, nameof(GrantExamTime), ask.Decide, ct);
                error = refusal is null ? null : $"Extra time is at least one minute and at most {GrantExamTime.MostMinutes.ToString(CultureInfo.InvariantCulture)}.";
            }

            results.Add(error is null ? new { identifier = person, exam_id = id, success = true } : new { identifier = person, exam_id = id, success = false, error });
        }

        return Results.Json(new { allowance_type = ExtraTime, value = Text(body, "value"), results }, WireJson.Options);
    }

    private static async Task<IResult> Withdraw(string course, long id, HttpContext http, Lookup lookup, ExamDesk desk, RequestClock clock, CancellationToken ct)
    {
        if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Object } body) return Bad("This is no JSON object.");
        foreach (var person in People(body))
        {
            if (await lookup.Find(http, course, id, person, ct) is not { } about) return DeveloperErrors.NotFound();
            var ask = new WithdrawExamTime(about.Learner, about.Exam.Usage, Actor(http), Reason(body), clock.Now(http));
            await desk.Do(http, about, nameof(WithdrawExamTime), ask.Decide, ct);
        }

        return Results.StatusCode(StatusCodes.Status204NoContent);
    }

    private static List<string> People(JsonElement body) =>
        body.TryGetProperty("user_ids", out var people) && people.ValueKind == JsonValueKind.Array ? [.. people.EnumerateArray().Select(person => person.ToString())] : [];

    private static List<long> Exams(JsonElement body) =>
        body.TryGetProperty("exam_ids", out var exams) && exams.ValueKind == JsonValueKind.Array
            ? [.. exams.EnumerateArray().Select(exam => long.TryParse(exam.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)]
            : [];

    private static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static string? Reason(JsonElement body) => Text(body, "reason") is { Length: > 0 and <= 2000 } reason ? reason.Replace('\0', '\ufffd') : null;

    private static UserId Actor(HttpContext http) => http.User.Requester()!.User;

    private static IResult Bad(string message) => DeveloperErrors.Message(StatusCodes.Status400BadRequest, message);

    /// <summary>Finds the exam of a course and a learner of whom the course team speaks.</summary>
    internal sealed class Lookup(PublishedCourses courses, AccountsQuery accounts, ExamDesk desk)
    {
        /// <summary>Null: there is no such course, exam or account.</summary>
        /// <param name="person">Name or address.</param>
        public async Task<ExamCase?> Find(HttpContext http, string course, long exam, string person, CancellationToken ct)
        {
            if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return null;
            if (!TimedExamContent.TryFind(published, exam, out var block) || await accounts.FindByEmailOrUsername(person, ct) is not { } account) return null;
            return await desk.Case(http, published, block, new(account.UserId), ct);
        }
    }
}
