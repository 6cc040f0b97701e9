using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Credentials;

/// <summary>
/// Exceptions from the rules of certificates, and void certificates, second version. Clients: Instructor Dashboard MFE. Source: Open edX 2026,
/// <c>lms/djangoapps/instructor/views/api_v2.py</c>. Differs: the words of messages.
/// </summary>
public static class CertificateExceptionsV2
{
    /// <summary>
    /// <c>POST|DELETE /api/instructor/v2/courses/{course}/certificates/exceptions</c>, <c>POST …/certificates/exceptions/bulk</c> (multipart <c>file</c>),
    /// <c>POST|DELETE …/certificates/invalidations</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapCertificateExceptionsV2(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/instructor/v2/courses/{course}/certificates/exceptions", Grant).Requires(Operation.ManageCertificates, ErrorFamily.Developer);
        routes.MapDelete("/api/instructor/v2/courses/{course}/certificates/exceptions", TakeBack).Requires(Operation.ManageCertificates, ErrorFamily.Developer);
        routes.MapPost("/api/instructor/v2/courses/{course}/certificates/exceptions/bulk", GrantMany).DisableAntiforgery().Requires(Operation.ManageCertificates, ErrorFamily.Developer);
        routes.MapPost("/api/instructor/v2/courses/{course}/certificates/invalidations", Invalidate).Requires(Operation.ManageCertificates, ErrorFamily.Developer);
        routes.MapDelete("/api/instructor/v2/courses/{course}/certificates/invalidations", Lift).Requires(Operation.ManageCertificates, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Grant(string course, HttpContext http, CertificateDesk desk, CancellationToken ct) =>
        await Each(course, http, (key, learner, notes) => desk.Grant(http, key, learner, notes, ct), ct);

    private static async Task<IResult> Invalidate(string course, HttpContext http, CertificateDesk desk, CancellationToken ct) =>
        await Each(course, http, (key, learner, notes) => desk.Invalidate(http, key, learner, notes, ct), ct);

    private static async Task<IResult> TakeBack(string course, HttpContext http, CertificateDesk desk, CancellationToken ct) =>
        await One(course, http, "The exception was removed.", (key, learner) => desk.TakeBack(http, key, learner, ct), ct);

    private static async Task<IResult> Lift(string course, HttpContext http, CertificateDesk desk, CancellationToken ct) =>
        await One(course, http, "The invalidation was lifted.", (key, learner) => desk.Lift(http, key, learner, ct), ct);

    private static async Task<IResult> GrantMany(string course, HttpContext http, CertificateDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        if (await LearnerList.Read(http, "file", ct) is not { } rows)
            return Results.Json(new { error = "Send a CSV file with a username or an address, and a note, in each row." }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
        var outcome = new Outcome();
        foreach (var row in rows)
        {
            if (row.Learner.Length == 0) outcome.Errors.Add(new { learner = row.Text, message = "A row holds a username or an address, and a note." });
            else outcome.Add(row.Learner, await desk.Grant(http, key, row.Learner, row.Notes, ct));
        }

        return Results.Json(new { success = outcome.Success, errors = outcome.Errors }, WireJson.Options);
    }

    private static async Task<IResult> Each(string course, HttpContext http, Func<CourseKey, string, string, Task<CertificateDesk.Done>> act, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        if (ask.Many("learners") is not { Count: > 0 } learners)
            return Results.Json(new { learners = new[] { "This field is required." } }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
        var outcome = new Outcome();
        foreach (var learner in learners) outcome.Add(learner, await act(key, learner, ask.Text("notes") ?? ""));
        return Results.Json(new { success = outcome.Success, errors = outcome.Errors }, WireJson.Options);
    }

    private static async Task<IResult> One(string course, HttpContext http, string done, Func<CourseKey, string, Task<CertificateDesk.Done>> act, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        if ((await TeamRequest.Read(http, ct)).Text("username") is not { } learner)
            return Results.Json(new { username = new[] { "This field is required." } }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
        return (await act(key, learner)).Refusal is { } refusal
            ? Results.Json(new { message = CertificateDesk.Sentence(refusal, learner) }, WireJson.Options, statusCode: StatusCodes.Status404NotFound)
            : Results.Json(new { message = done }, WireJson.Options);
    }

    private sealed class Outcome
    {
        public List<string> Success { get; } = [];

        public List<object> Errors { get; } = [];

        public void Add(string learner, CertificateDesk.Done done)
        {
            if (done.Refusal is { } refusal) Errors.Add(new { learner, message = CertificateDesk.Sentence(refusal, learner) });
            else Success.Add(learner);
        }
    }
}
