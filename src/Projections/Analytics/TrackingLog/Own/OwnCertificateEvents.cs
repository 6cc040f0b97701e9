using System.Text.Json.Nodes;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>Certificates (tracking §3.7). Absent: <c>certificate_url</c>, which names the site and no fact tells.</summary>
internal static class OwnCertificateEvents
{
    public static IEnumerable<JsonObject>? Of(object fact, Recording of) => fact switch
    {
        CertificateIssued issued => [Made(of, issued.User, issued.Course, issued.Verify, issued.Mode, issued.Source, issued.At)],
        CertificateReissued again => [Made(of, again.User, again.Course, again.Verify, again.Mode, again.Source, again.At)],
        CertificateMarkedNotPassing ended => [Revoked(of, ended.User, ended.User, ended.Course, "notpassing", ended.At)],
        CertificateInvalidated ended => [Revoked(of, ended.User, ended.By, ended.Course, "certificate_invalidation_list", ended.At)],
        CertificateSelfGenerationSwitched switched =>
        [
            TrackingEvent.InCourse(
                $"edx.certificate.generation.{(switched.Enabled ? "enabled" : "disabled")}", of, switched.At, switched.By, switched.Course,
                new() { ["course_id"] = switched.Course.ToString() }),
        ],
        _ => null,
    };

    private static JsonObject Made(Recording of, UserId user, CourseKey course, Guid verify, string mode, string source, DateTimeOffset at) =>
        TrackingEvent.InCourse(
            "edx.certificate.created", of, at, user, course,
            new()
            {
                ["user_id"] = user.Value,
                ["course_id"] = course.ToString(),
                ["certificate_id"] = verify.ToString("N"),
                ["enrollment_mode"] = mode,
                ["generation_mode"] = source == "self" ? "self" : "batch",
            });

    private static JsonObject Revoked(Recording of, UserId user, UserId by, CourseKey course, string source, DateTimeOffset at) =>
        TrackingEvent.InCourse("edx.certificate.revoked", of, at, by, course, new() { ["user_id"] = user.Value, ["course_id"] = course.ToString(), ["source"] = source });
}
