using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>GET|POST /api/agreements/v1/integrity_signature/{course}</c>: whether, and that, a learner promised to work honestly; 404 where nobody has to, or nobody
/// has yet. The course team sees the promise of a learner with <c>?user=</c>. Client: Learning MFE. Source: Open edX <c>openedx/core/djangoapps/agreements/views.py</c>.
/// </summary>
internal static class IntegritySignatureV1
{
    public static IEndpointRouteBuilder MapIntegritySignatureV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/agreements/v1/integrity_signature/{course}", Get).Requires(Operation.UseOwnAccount);
        routes.MapPost("/api/agreements/v1/integrity_signature/{course}", Sign).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Get(
        string course, HttpContext http, StreamStore streams, RequestersQuery requesters, AgreementSettings settings, CancellationToken ct)
    {
        var learner = http.User.Requester()!;
        if (!settings.Integrity || !CourseKey.TryParse(course, out var key)) return Results.NotFound();
        if (http.Request.Query.One("user") is { } named && !string.Equals(named, learner.Username, StringComparison.OrdinalIgnoreCase))
        {
            if (!learner.IsTeamOf(key)) return Refused("Only the course team sees what others have signed.");
            if (await requesters.FindByUsername(named, ct) is not { } found) return Results.NotFound();
            learner = found.Requester;
        }

        var state = await streams.Load<CourseAgreements, CourseAgreementsEvent>(CourseAgreementsEvent.StreamOf(learner.User, key), ct);
        return state.IntegritySigned is { } at ? Show(learner, key, at) : Results.NotFound();
    }

    private static async Task<IResult> Sign(
        string course, HttpContext http, StreamStore streams, LearnerEnrollmentsQuery enrollments, AgreementSettings settings, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        if (!settings.Integrity || !CourseKey.TryParse(course, out var key)) return Results.NotFound();
        if (!await enrollments.IsActive(caller.User, key, ct)) return Refused("Only members of the course sign.");
        var done = await streams.Transact<CourseAgreements, CourseAgreementsEvent>(
            CourseAgreementsEvent.StreamOf(caller.User, key), new SignIntegrityAgreement(caller.User, key, clock.Now(http)).Decide,
            http.MetadataFor(nameof(SignIntegrityAgreement)), ct);
        return Show(caller, key, done.State.IntegritySigned!.Value);
    }

    private static IResult Show(Requester learner, CourseKey course, DateTimeOffset at) =>
        Results.Json(new { username = learner.Username, course_id = course.ToString(), created_at = at }, WireJson.Options);

    private static IResult Refused(string message) => Results.Json(new { message }, WireJson.Options, statusCode: StatusCodes.Status403Forbidden);
}
