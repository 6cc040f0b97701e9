using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Credentials;

/// <summary>
/// Exceptions from the rules of certificates, and void certificates. Clients: instructor dashboard. JSON or form in; 400 <c>{success: false, message}</c>. Source: Open edX
/// <c>lms/djangoapps/instructor/views/api.py</c>. Differs: the words of messages.
/// </summary>
public static class CertificateExceptionsV1
{
    /// <summary>
    /// <c>POST|DELETE /courses/{course}/instructor/api/certificate_exception_view/</c>, <c>POST …/generate_bulk_certificate_exceptions</c> (multipart <c>students_list</c>),
    /// <c>POST|DELETE …/certificate_invalidation_view/</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapCertificateExceptionsV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/instructor/api/certificate_exception_view/", Grant).DisableAntiforgery().Requires(Operation.ManageCertificates);
        routes.MapDelete("/courses/{course}/instructor/api/certificate_exception_view/", TakeBack).Requires(Operation.ManageCertificates);
        routes.MapPost("/courses/{course}/instructor/api/generate_bulk_certificate_exceptions", GrantMany).DisableAntiforgery().Requires(Operation.ManageCertificates);
        routes.MapPost("/courses/{course}/instructor/api/certificate_invalidation_view/", Invalidate).DisableAntiforgery().Requires(Operation.ManageCertificates);
        routes.MapDelete("/courses/{course}/instructor/api/certificate_invalidation_view/", Lift).Requires(Operation.ManageCertificates);
        return routes;
    }

    private static async Task<IResult> Grant(string course, HttpContext http, CertificateDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        if (LearnerOf(ask) is not { } learner) return NoLearner();
        var notes = ask.Text("notes") ?? "";
        var done = await desk.Grant(http, key, learner, notes, ct);
        if (done.Refusal is { } refusal) return Bad(CertificateDesk.Sentence(refusal, learner));
        return Results.Json(
            new
            {
                id = done.Account!.UserId,
                user_email = done.Account.Email,
                user_name = done.Account.Username,
                user_id = done.Account.UserId,
                certificate_generated = "",
                created = Day(done.At),
                notes,
            },
            WireJson.Options);
    }

    private static async Task<IResult> TakeBack(string course, HttpContext http, CertificateDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        if (LearnerOf(ask) is not { } learner) return NoLearner();
        return (await desk.TakeBack(http, key, learner, ct)).Refusal is { } refusal ? Bad(CertificateDesk.Sentence(refusal, learner)) : Results.NoContent();
    }

    private static async Task<IResult> GrantMany(string course, HttpContext http, CertificateDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var errors = new Dictionary<string, List<string>>
        {
            ["data_format_error"] = [],
            ["user_not_exist"] = [],
            ["user_already_allowlisted"] = [],
            ["user_not_enrolled"] = [],
            ["user_on_certificate_invalidation_list"] = [],
        };
        var (general, granted) = (new List<string>(), new List<string>());
        if (await LearnerList.Read(http, "students_list", ct) is { } rows)
        {
            foreach (var (row, number) in rows.Select((row, index) => (row, index + 1)))
            {
                var refusal = row.Learner.Length == 0 ? null : (await desk.Grant(http, key, row.Learner, row.Notes, ct)).Refusal;
                var at = string.Create(CultureInfo.InvariantCulture, $"row# {number}");
                if (row.Learner.Length == 0) errors["data_format_error"].Add($"{at}: {row.Text}");
                else if (refusal is null) granted.Add($"user \"{row.Learner}\" in {at}");
                else errors[ListOf(refusal)].Add($"user \"{row.Learner}\" in {at}");
            }
        }
        else
        {
            general.Add("Choose a file whose name ends with .csv and that holds a username or an address, and a note, in each row.");
        }

        return Results.Json(new { general_errors = general, row_errors = errors, success = granted }, WireJson.Options);
    }

    private static async Task<IResult> Invalidate(string course, HttpContext http, CertificateDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        if (LearnerOf(ask) is not { } learner) return NoLearner();
        var notes = ask.Text("notes") ?? "";
        var done = await desk.Invalidate(http, key, learner, notes, ct);
        if (done.Refusal is { } refusal) return Bad(CertificateDesk.Sentence(refusal, learner));
        return Results.Json(
            new { id = done.Account!.UserId, user = done.Account.Username, invalidated_by = http.User.Requester()!.Username, created = Day(done.At), notes }, WireJson.Options);
    }

    private static async Task<IResult> Lift(string course, HttpContext http, CertificateDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        if (LearnerOf(ask) is not { } learner) return NoLearner();
        return (await desk.Lift(http, key, learner, ct)).Refusal is { } refusal ? Bad(CertificateDesk.Sentence(refusal, learner)) : Results.NoContent();
    }

    /// <summary>The old dashboard fills one of two fields.</summary>
    private static string? LearnerOf(TeamRequest ask) => ask.Text("user", "user_name", "user_email");

    private static string ListOf(Refusal refusal) => refusal switch
    {
        CertificateDesk.NoSuchUser => "user_not_exist",
        CertificateDesk.NotEnrolled => "user_not_enrolled",
        GrantException.AlreadyGranted => "user_already_allowlisted",
        _ => "user_on_certificate_invalidation_list",
    };

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("MMMM dd, yyyy", CultureInfo.InvariantCulture);

    private static IResult NoLearner() => Bad("Name a learner by username or address.");

    private static IResult Bad(string message) => Results.Json(new { success = false, message }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
