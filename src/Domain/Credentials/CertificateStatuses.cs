namespace OpenEdx.Domain.Credentials;

/// <summary>Where a certificate stands, in words of the wire. Source: Open edX <c>lms/djangoapps/certificates/data.py</c> (CertificateStatuses).</summary>
/// <remarks>
/// Upstream's <c>generating</c>, <c>requesting</c> and <c>error</c> have no equal: a certificate is a fact, not a file that is made. Its <c>unverified</c>, <c>audit_passing</c>
/// and <c>audit_notpassing</c> belong to identity checks and to a former way of generating; filters of clients may still name them.
/// </remarks>
public static class CertificateStatuses
{
    public const string Downloadable = "downloadable";
    public const string NotPassing = "notpassing";

    /// <summary>Declared void, or taken back with an exception.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>Statuses that the course team may name when certificates are made anew.</summary>
    public static IReadOnlyList<string> Regenerable { get; } = [Downloadable, "error", NotPassing, "audit_passing", "audit_notpassing"];

    /// <summary>Null: there never was a certificate, hence nothing to take back.</summary>
    public static string? AfterWithdrawal(string? status) => status is null ? null : Unavailable;
}
