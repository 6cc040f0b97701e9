using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Enrollment;

/// <summary>
/// <c>GET /course_run/{course}/refund_status</c>: whether leaving a course run brings money back; 404 for who is no member. Client: dashboards, before they
/// ask whether to leave. Nothing costs anything yet, so nothing does. Source: Open edX <c>common/djangoapps/student/views/management.py</c>.
/// </summary>
internal static class RefundStatus
{
    public static IEndpointRouteBuilder MapRefundStatus(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/course_run/{course}/refund_status", Get).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Get(string course, HttpContext http, LearnerEnrollmentsQuery enrollments, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return Results.Json("", statusCode: StatusCodes.Status406NotAcceptable);
        return await enrollments.IsActive(http.User.Requester()!.User, key, ct)
            ? Results.Json(new { course_refundable_status = false }, WireJson.Options)
            : Results.Json("", statusCode: StatusCodes.Status404NotFound);
    }
}
