using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Notifications;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Notifications;

/// <summary>
/// <c>POST /bulk_email/policy/optout/{token}/{course}/</c>: who has the link of a mail wants no further ones from that course. Clients: the page under the same address, mail programs that know
/// one-click unsubscription (RFC 8058). Source: Open edX <c>lms/djangoapps/bulk_email/views.py</c>.
/// </summary>
internal static class MailOptOutV1
{
    public static IEndpointRouteBuilder MapMailOptOutV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/bulk_email/policy/optout/{token}/{course}/", Decline).DisableAntiforgery().Requires(Operation.UsePublicPages).IgnoresCredentials();
        return routes;
    }

    private static async Task<IResult> Decline(string token, string course, HttpContext http, OptOutLinks links, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await links.Read(token, key, ct) is not { } user) return RestErrors.NotFound();
        await streams.Transact<CourseMailChoice, CourseMailChoiceEvent>(
            CourseMailChoiceEvent.StreamOf(user, key), new ChooseCourseMail(user, key, Wanted: false, clock.Now(http)).Decide, http.MetadataFor(nameof(ChooseCourseMail)), ct);
        return FormPosts.PageBehind(http.Request) is { } page ? FormPosts.SeeOther(page.Split('?')[0] + "?done=1") : Results.Ok();
    }
}
