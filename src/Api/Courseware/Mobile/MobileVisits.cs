using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>Opens courses for apps.</summary>
/// <remarks>Always as the caller itself: apps have no button to look as a learner, and none to end it.</remarks>
internal sealed class MobileVisits(CourseVisits visits, RequestClock clock)
{
    /// <summary>
    /// The course, or the refusal: 404 that tells why in the form of <see cref="CourseAccess"/> for who may not use it on a phone, plain 404
    /// where there is none.
    /// </summary>
    /// <remarks>Source: Open edX <c>lms/djangoapps/mobile_api/decorators.py</c> (mobile_course_access).</remarks>
    public async Task<(CourseVisit? Visit, IResult? Refusal)> Open(HttpContext http, string course, CancellationToken ct, bool withCompletion = true)
    {
        if (await Find(http, course, ct, withCompletion) is not { } visit) return (null, RestErrors.NotFound());
        var access = CourseAccess.OnMobile(visit.Course, visit.Requester, visit.Now);
        if (access.HasAccess && !visit.MayRead) access = CourseAccess.EnrollmentRequired;
        return access.HasAccess ? (visit, null) : (null, Results.Json(access, WireJson.Options, statusCode: StatusCodes.Status404NotFound));
    }

    /// <summary>The course, whoever asks; null: there is none under this key.</summary>
    public async Task<CourseVisit?> Find(HttpContext http, string course, CancellationToken ct, bool withCompletion = true) =>
        CourseKey.TryParse(course, out var key) ? await visits.OpenFor(http.User.Requester(), key, clock.Now(http), ct, withCompletion) : null;
}
