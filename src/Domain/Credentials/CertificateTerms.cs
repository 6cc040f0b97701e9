namespace OpenEdx.Domain.Credentials;

/// <summary>Whether a course run has certificates, and from when learners see theirs.</summary>
/// <remarks>
/// Source: Open edX <c>lms/djangoapps/certificates/api.py</c> (certificates_viewable_for_course), <c>xmodule/data.py</c> (CertificatesDisplayBehaviors). A behavior of former times that
/// showed certificates early counts as <c>early_no_info</c>; any other unknown one as the date where there is one, else as the end of the run.
/// </remarks>
/// <param name="IsOffered">False: the course switched them off.</param>
/// <param name="Behavior"><c>end</c>, <c>end_with_date</c> or <c>early_no_info</c>.</param>
/// <param name="AvailableDate">Null unless <paramref name="Behavior"/> asks for one.</param>
/// <param name="End">Of the run; null: it has none.</param>
/// <param name="IsSelfPaced">Such runs show certificates at once.</param>
/// <param name="HasPage">An active configuration says what the page of a certificate shows; without, there is no page.</param>
public sealed record CertificateTerms(bool IsOffered, string Behavior, DateTimeOffset? AvailableDate, DateTimeOffset? End, bool IsSelfPaced, bool HasPage)
{
    public const string AtEnd = "end";
    public const string AtDate = "end_with_date";
    public const string Early = "early_no_info";

    /// <param name="behavior">As the course says it; null: it does not.</param>
    public static CertificateTerms Of(bool isOffered, string? behavior, DateTimeOffset? availableDate, DateTimeOffset? end, bool isSelfPaced, bool hasPage)
    {
        var known = behavior switch
        {
            AtEnd or AtDate or Early => behavior,
            "early_with_info" => Early,
            _ => availableDate is null ? AtEnd : AtDate,
        };
        return new(isOffered, known, known == AtDate ? availableDate : null, end, isSelfPaced, hasPage);
    }

    public bool AreViewableAt(DateTimeOffset now) => IsSelfPaced || Behavior switch
    {
        Early => true,
        AtDate => AvailableDate <= now,
        _ => End < now,
    };

    /// <summary>From when certificates are seen, as far as a date tells; null: at once, or nobody knows.</summary>
    public DateTimeOffset? ShownFrom => IsSelfPaced ? null : Behavior switch
    {
        AtDate => AvailableDate,
        AtEnd => End,
        _ => null,
    };

    /// <summary>The date that a certificate bears.</summary>
    /// <param name="modified">Its last change.</param>
    public DateTimeOffset DateOn(DateTimeOffset modified) => !IsSelfPaced && AvailableDate is { } date ? date : modified;
}
