using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Credentials;

/// <summary>
/// <c>POST /courses/{course}/generate_user_cert</c>: a learner asks for the certificate. 200 without a body; 400 with a text. Client: Learning MFE, which does not read the text.
/// Source: Open edX <c>lms/djangoapps/courseware/views/views.py</c> (generate_user_cert).
/// </summary>
/// <remarks>The course's switch of self-generation holds nobody back, as upstream, where it decides only whether a button is shown. Differs: who is in a track without certificates, or whose certificate is void, is told so; upstream answers 200 and makes none.</remarks>
internal static class GenerateUserCert
{
    public static IEndpointRouteBuilder MapGenerateUserCert(this IEndpointRouteBuilder routes)
    {
        // Open to all, since the client expects 400 for who is not signed in.
        routes.MapPost("/courses/{course}/generate_user_cert", Post).DisableAntiforgery().Requires(Operation.UsePublicPages);
        return routes;
    }

    private static async Task<IResult> Post(
        string course, HttpContext http, PublishedCourses courses, CertificateStandings standings, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (http.User.Requester() is not { } who) return Bad("Sign in to ask for a certificate.");
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return Bad("Course is not valid");
        var standing = await standings.Of(who.User, published, null, ct);
        var ask = new IssueCertificate(who.User, key, Guid.NewGuid(), "self", clock.Now(http));
        var done = await streams.Transact<CourseCertificate, CourseCertificateEvent>(
            CourseCertificateEvent.StreamOf(who.User, key), state => ask.Decide(state, standing), http.MetadataFor(nameof(IssueCertificate)), ct);
        return done.Refusal switch
        {
            null when done.Appended.Count == 0 => Bad("Certificate has already been created."),
            null => Results.Ok(),
            IssueCertificate.NotPassed => Bad("Your certificate will be available when you pass the course."),
            IssueCertificate.Invalidated => Bad("The course team has declared your certificate invalid."),
            IssueCertificate.NotEligible { Mode: null } => Bad("You are not enrolled in this course."),
            IssueCertificate.NotEligible => Bad("Your track has no certificates."),
            IssueCertificate.ForLearnersOnly => Bad("Beta testers get no certificate."),
            _ => Bad("This course has no certificates."),
        };
    }

    private static IResult Bad(string sentence) => Results.Text(sentence, statusCode: StatusCodes.Status400BadRequest);
}
