using System.Globalization;
using OpenEdx.Domain.Credentials;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Jobs;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Credentials;

/// <summary>How a course team's certificates are spoken of.</summary>
internal static class CertificateDeskText
{
    /// <summary>What the list can be limited to, by the filters of the wire.</summary>
    public static IReadOnlyList<(string Filter, string Name)> Filters { get; } =
        [("all", "All members"), ("received", "Have a certificate"), ("not_received", "Had one"), ("granted_exceptions", "Exceptions"), ("invalidated", "Void")];

    /// <summary>Null: nothing to say.</summary>
    public static string? DoneOf(string? act) => act switch
    {
        "grant" => "The exception was granted. The certificate follows by itself.",
        "take_back" => "The exception was taken back, and with it the certificate. Who passes gets one again when certificates are made.",
        "invalidate" => "The certificate is void.",
        "lift" => "The certificate is void no more. Who passes gets it back by itself.",
        "generate" or "regenerate" => "Certificates are being made.",
        "self_generation" => "The switch was turned.",
        _ => null,
    };

    /// <param name="rule">Name of the refusal.</param>
    public static string RefusedOf(string rule) => rule switch
    {
        "NoSuchUser" => "Nothing was changed: nobody has this name or address.",
        "NotEnrolled" => "Nothing was changed: this person is not enrolled in the course.",
        "AlreadyGranted" => "Nothing was changed: this learner is on the list of exceptions already.",
        "Invalidated" => "Nothing was changed: the certificate of this learner is void. Lift that first.",
        "NotGranted" => "Nothing was changed: this learner is not on the list of exceptions.",
        "AlreadyInvalidated" => "Nothing was changed: the certificate of this learner is void already.",
        "HasException" => "Nothing was changed: this learner is on the list of exceptions. Take the exception back first.",
        "NothingToInvalidate" => "Nothing was changed: this learner has no certificate.",
        "NotInvalidated" => "Nothing was changed: the certificate of this learner is not void.",
        "NotesTooLong" => "Nothing was changed: notes have at most 500 characters.",
        "NoStatus" => "Nothing was asked for: choose whose certificates are to be made anew.",
        _ => "Nothing was changed: the form was not understood.",
    };

    /// <summary>When learners see their certificates.</summary>
    public static string Shown(CertificateTerms terms) => terms switch
    {
        { IsOffered: false } => "This course has switched certificates off.",
        { HasPage: false } => "No configuration of certificates is active in this course: they are issued, and nobody can look at them.",
        { ShownFrom: { } date } => $"Learners see their certificates from {Dates.Exact(date)}.",
        { IsSelfPaced: true } or { Behavior: CertificateTerms.Early } => "Learners see their certificates at once.",
        _ => "Learners do not see their certificates yet.",
    };

    public static string Status(ListedCertificate row) => row.Status switch
    {
        null => "none",
        CertificateStatuses.Downloadable => "issued",
        CertificateStatuses.NotPassing => "no longer passing",
        _ => row.InvalidatedAt is null ? "withdrawn" : "void",
    };

    public static string Job(TaskRow job) => job.Kind switch
    {
        CertificateTask.Regenerate => "Made anew",
        CertificateTask.GenerateSet => "Made for exceptions",
        _ => "Made for everybody without",
    };

    public static string Progress(TaskRow job) => (job.State, job.Total) switch
    {
        ("requested", _) => "waits for a worker",
        ("failed", _) => "failed: " + job.Error,
        ("completed", _) => string.Create(CultureInfo.InvariantCulture, $"{job.Succeeded ?? 0:N0} made, {job.Skipped ?? 0:N0} as they were, {job.Failed ?? 0:N0} not earned"),
        (_, 0) => "begun",
        _ => string.Create(CultureInfo.InvariantCulture, $"{job.Done:N0} of {job.Total:N0}"),
    };
}
