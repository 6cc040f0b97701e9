using OpenEdx.Domain.Enrollment;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Enrollment;

namespace OpenEdx.Api.Enrollment;

/// <summary>Wire forms of enrollments. Source: Open edX <c>openedx/core/djangoapps/enrollments/serializers.py</c>.</summary>
internal static class EnrollmentWire
{
    public static object Enrollment(LearnerEnrollment enrollment, string username, CourseRun run, IReadOnlyList<CourseMode> modes, DateTimeOffset now) => new
    {
        created = enrollment.Created,
        mode = enrollment.Mode,
        is_active = enrollment.IsActive,
        user = username,
        course_details = CourseDetails(run, modes, now),
    };

    public static object CourseDetails(CourseRun run, IReadOnlyList<CourseMode> modes, DateTimeOffset now, bool includeExpired = false) => new
    {
        course_id = run.CourseId,
        course_name = run.DisplayName,
        enrollment_start = run.EnrollmentStart,
        enrollment_end = run.EnrollmentEnd,
        course_start = run.Start,
        course_end = run.End,
        invite_only = run.InvitationOnly,
        course_modes = modes.Where(mode => includeExpired || mode.Expires is null || now <= mode.Expires).Select(Mode).ToArray(),
        pacing_type = run.SelfPaced ? "Self Paced" : "Instructor Paced",
    };

    private static object Mode(CourseMode mode) => new
    {
        slug = mode.Slug,
        name = mode.Name,
        min_price = mode.MinPrice,
        suggested_prices = "",
        currency = mode.Currency,
        expiration_datetime = mode.Expires,
        description = mode.Description,
        sku = mode.Sku,
        bulk_sku = mode.BulkSku,
    };
}
