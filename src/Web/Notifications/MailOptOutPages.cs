using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Notifications;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Notifications;

/// <summary><c>GET /bulk_email/policy/optout/{token}/{course}/</c>: the link of a mail of a course team. Looking declines nothing: programs look into links, too.</summary>
internal static class MailOptOutPages
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/bulk_email/policy/optout/{token}/{course}/", Show).RequiresOnPage(Operation.UsePublicPages);

    private static async Task<IResult> Show(string token, string course, HttpContext http, string? done, OptOutLinks links, PublishedCourses courses, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await links.Read(token, key, ct) is null)
            return http.Sorry(404, "No such link", "This link is none of ours, or it was cut off in the mail.");
        return http.Page<MailOptOutPage>(new Dictionary<string, object?>
        {
            [nameof(MailOptOutPage.Requester)] = http.User.Requester(),
            [nameof(MailOptOutPage.CourseName)] = await courses.Find(key, ct) is { } published ? CourseRun.Of(published).DisplayName : key.ToString(),
            [nameof(MailOptOutPage.IsDone)] = done is not null,
        });
    }
}
