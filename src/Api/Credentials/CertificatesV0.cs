using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.Identity;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Credentials;

/// <summary>
/// Certificates of a learner. Clients: Profile MFE (the list), mitodl/edx-api-client and partners with restricted tokens (one). Source: Open edX
/// <c>lms/djangoapps/certificates/apis/v0/views.py</c>.
/// </summary>
public static class CertificatesV0
{
    /// <summary><c>GET /api/certificates/v0/certificates/{username}/</c>, <c>GET /api/certificates/v0/certificates/{username}/courses/{course}/</c>.</summary>
    public static IEndpointRouteBuilder MapCertificatesV0(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/certificates/v0/certificates/{username}/", List).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/certificates/v0/certificates/{username}/courses/{course}/", One).Requires(Operation.UseOwnAccount).ReadableByScope(TokenScopes.CertificatesRead);
        return routes;
    }

    private static async Task<IResult> List(
        string username, HttpContext http, AccountsQuery accounts, CertificatesQuery certificates, PublishedCourses courses, RequestClock clock, CancellationToken ct)
    {
        var now = clock.Now(http);
        var account = await accounts.FindByUsername(Name(username), ct);
        if (!IsOwnOrStaff(http.User.Requester()!, username) && (account is null || !AccountVisibility.Shown(account, now).Contains("course_certificates")))
            return RestErrors.Forbidden("You do not have permission to perform this action.");
        if (account is null) return RestErrors.NotFound();
        var found = new List<object>();
        foreach (var certificate in (await certificates.Of(new(account.UserId), ct)).Where(CertificateWire.IsPassing))
        {
            if (await courses.Find(CourseKey.Parse(certificate.CourseId), ct) is not { } course) continue;
            var design = CertificateDesign.Of(course);
            if (!design.Terms.AreViewableAt(now)) continue;
            found.Add(new
            {
                username = account.Username,
                course_id = certificate.CourseId,
                course_display_name = Projections.Catalog.CourseRun.Of(course).DisplayName,
                course_organization = course.Key.Org,
                certificate_type = certificate.Mode,
                created_date = certificate.Created,
                modified_date = certificate.Modified,
                status = certificate.Status,
                is_passing = true,
                download_url = design.Terms.HasPage ? CertificatePaths.Page(certificate.Verify!.Value) : null,
                grade = CertificateWire.Grade(certificate.Percent),
                uuid = certificate.Verify!.Value.ToString("N"),
            });
        }

        return Results.Json(found, WireJson.Options);
    }

    private static async Task<IResult> One(
        string username, string course, HttpContext http, AccountsQuery accounts, CertificatesQuery certificates, PublishedCourses courses, CancellationToken ct)
    {
        if (!IsOwnOrStaff(http.User.Requester()!, username) && !RestrictedTokens.Opened(http))
            return RestErrors.Forbidden("You do not have permission to perform this action.");
        if (!CourseKey.TryParse(course, out var key)) return Error("course_id_not_valid");
        if (await accounts.FindByUsername(Name(username), ct) is not { } account || await certificates.Find(new(account.UserId), key, ct) is not { Verify: { } verify } certificate)
            return Error("no_certificate_for_user");
        if (await courses.Find(key, ct) is not { } published || !CertificateDesign.Of(published).Terms.HasPage) return Error("no_certificate_configuration_for_course");
        return Results.Json(
            new
            {
                username = account.Username,
                course_id = certificate.CourseId,
                certificate_type = certificate.Mode,
                created_date = certificate.Created,
                status = certificate.Status,
                is_passing = CertificateWire.IsPassing(certificate),
                download_url = certificate.IsDownloadable ? CertificatePaths.Page(verify) : null,
                grade = CertificateWire.Grade(certificate.Percent),
            },
            WireJson.Options);
    }

    private static bool IsOwnOrStaff(Requester who, string username) =>
        who.IsStaff || who.IsSuperuser || string.Equals(who.Username, username, StringComparison.OrdinalIgnoreCase);

    // PostgreSQL's texts know no zero character.
    private static string Name(string username) => username.Replace('\0', '\ufffd');

    private static IResult Error(string code) => Results.Json(new { error_code = code }, WireJson.Options, statusCode: StatusCodes.Status404NotFound);
}
