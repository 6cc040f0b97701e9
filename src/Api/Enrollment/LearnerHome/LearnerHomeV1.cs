using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Enrollment;

/// <summary>
/// <c>GET /api/learner_home/init</c>: the whole dashboard of a learner in one answer, camelCase. Client: Learner Dashboard MFE. Global staff sees that of
/// another with <c>?user=</c> (username or address). Source: Open edX <c>lms/djangoapps/learner_home/{views,serializers}.py</c>.
/// </summary>
/// <remarks>What this release does not have (enterprises, entitlements, credit, programs, social sharing) answers as on a platform that does not use it.</remarks>
internal static class LearnerHomeV1
{
    public static IEndpointRouteBuilder MapLearnerHomeV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/learner_home/init", Get).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Get(
        HttpContext http, LearnerCards cards, AccountsQuery accounts, RequestersQuery requesters, IdentitySettings identity, PlatformSettings settings, RequestClock clock,
        CancellationToken ct)
    {
        var learner = http.User.Requester()!;
        if (http.Request.Query.One("user") is { } named)
        {
            if (!learner.IsStaff && !learner.IsSuperuser) return RestErrors.Forbidden("You do not have permission to perform this action.");
            if (await accounts.FindByEmailOrUsername(named, ct) is not { } account || await requesters.Find(new(account.UserId), ct) is not { } found)
                return RestErrors.NotFound();
            learner = found.Requester;
        }

        return Results.Json(
            new
            {
                EmailConfirmation = new
                {
                    IsNeeded = !learner.IsActive,
                    SendEmailUrl = $"{settings.LmsRoot}/api/send_account_activation_email",
                },
                EnterpriseDashboard = (object?)null,
                PlatformSettings = new
                {
                    SupportEmail = identity.SupportAddress,
                    BillingEmail = identity.SupportAddress,
                    CourseSearchUrl = $"{settings.LmsRoot}/courses",
                },
                Courses = await cards.Of(learner, clock.Now(http), ct),
                SocialShareSettings = new { Facebook = NoSharing, Twitter = NoSharing },
                SuggestedCourses = Array.Empty<object>(),
            },
            WireJson.CamelCase);
    }

    private static object NoSharing { get; } = new { IsEnabled = false, SocialBrand = "", UtmParams = "" };
}
