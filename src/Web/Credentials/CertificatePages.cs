using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Credentials;

/// <summary>
/// <c>GET /certificates/{32 hexadecimal digits}</c>: a certificate, for everybody who has its number; <c>GET /certificates/user/{user}/course/{course}</c> leads a learner, or
/// the course team, to it; <c>GET /certificates/course/{course}</c> shows the team what certificates of a run will look like.
/// </summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/certificates/views/webview.py</c>. Differs: the number of a person leads nobody else anywhere, so that certificates cannot be counted through.</remarks>
internal static class CertificatePages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/certificates/{verify:length(32)}", Show).RequiresOnPage(Operation.UsePublicPages);
        routes.MapGet("/certificates/user/{user:long}/course/{course}", Find).RequiresOnPage(Operation.UseOwnAccount);
        routes.MapGet("/certificates/course/{course}", Preview).RequiresOnPage(Operation.ReadCourseGrades);
    }

    private static async Task<IResult> Show(
        string verify, HttpContext http, CertificatesQuery certificates, PublishedCourses courses, AccountsQuery accounts, TimeProvider clock, CancellationToken ct)
    {
        if (!Guid.TryParseExact(verify, "N", out var number) || await certificates.FindByVerify(number, ct) is not { } certificate) return NotValid(http);
        var now = clock.GetUtcNow();
        if (await courses.Find(CourseKey.Parse(certificate.CourseId), ct) is not { } course) return NotValid(http);
        var design = CertificateDesign.Of(course);
        if (CertificatePaths.Viewable(design.Terms, certificate, now) is null || await accounts.Find(new(certificate.UserId), ct) is not { } learner) return NotValid(http);
        return http.Page<CertificatePage>(new Dictionary<string, object?>
        {
            [nameof(CertificatePage.Design)] = design,
            [nameof(CertificatePage.Name)] = learner.Name.Length > 0 ? learner.Name : learner.Username,
            [nameof(CertificatePage.Mode)] = certificate.Mode,
            [nameof(CertificatePage.Date)] = design.Terms.DateOn(certificate.Modified!.Value),
            [nameof(CertificatePage.Address)] = $"{http.Request.Scheme}://{http.Request.Host}{CertificatePaths.Page(number)}",
        });
    }

    private static async Task<IResult> Find(long user, string course, HttpContext http, CertificatesQuery certificates, CancellationToken ct)
    {
        var who = http.User.Requester()!;
        if (!CourseKey.TryParse(course, out var key) || (who.User.Value != user && !who.IsTeamOf(key))) return NotValid(http);
        return await certificates.Find(new(user), key, ct) is { IsDownloadable: true, Verify: { } verify } ? Results.Redirect(CertificatePaths.Page(verify)) : NotValid(http);
    }

    private static async Task<IResult> Preview(string course, HttpContext http, PublishedCourses courses, TimeProvider clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return http.Sorry(404, "No such course", "There is no course under this address.");
        var design = CertificateDesign.Of(published);
        if (!design.Terms.HasPage) return http.Sorry(404, "No certificates yet", "No configuration of certificates is active in this course.");
        return http.Page<CertificatePage>(new Dictionary<string, object?>
        {
            [nameof(CertificatePage.Design)] = design,
            [nameof(CertificatePage.Name)] = "Name of the learner",
            [nameof(CertificatePage.Mode)] = http.Request.Query["preview"].ToString(),
            [nameof(CertificatePage.Date)] = design.Terms.DateOn(clock.GetUtcNow()),
        });
    }

    private static RazorComponentResult NotValid(HttpContext http) => http.Sorry(
        404, "No valid certificate", "No certificate can be seen under this address. It may never have been issued, may have been withdrawn, or is not shown yet.");
}
