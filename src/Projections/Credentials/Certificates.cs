using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Credentials;

/// <summary>The certificate of a learner for a course run, or what the course team noted before there was one.</summary>
/// <param name="Verify">Null: there never was a certificate; so <paramref name="Status"/>, <paramref name="Mode"/>, <paramref name="Percent"/>, <paramref name="Created"/>, <paramref name="Modified"/>.</param>
/// <param name="Status">See <see cref="CertificateStatuses"/>.</param>
/// <param name="Percent">Course grade, 0 to 1; above is possible.</param>
/// <param name="ExceptionAt">Null: not on the list of exceptions; so <paramref name="ExceptionBy"/> and <paramref name="ExceptionNotes"/>.</param>
/// <param name="InvalidatedAt">Null: not void; so <paramref name="InvalidatedBy"/> and <paramref name="InvalidationNotes"/>.</param>
public sealed record Certificate(
    long UserId, string CourseId, Guid? Verify, string? Status, string? Mode, double? Percent, DateTimeOffset? Created, DateTimeOffset? Modified,
    DateTimeOffset? ExceptionAt, long? ExceptionBy, string? ExceptionNotes, DateTimeOffset? InvalidatedAt, long? InvalidatedBy, string? InvalidationNotes)
{
    public bool IsDownloadable => Status == CertificateStatuses.Downloadable;
}

public readonly record struct CertificateKey(long UserId, string CourseId);

/// <summary>
/// Table <c>credentials.certificates</c>, one row per (learner, course run). Inline: a learner who asked for a certificate reads it back in the next request, the course team its lists.
/// Readers: the page of a certificate, learners' dashboards and progress, lists of the course team.
/// </summary>
public sealed class Certificates : RowProjection<Certificate, CertificateKey>
{
    public override string Name => "certificates";

    public override string Table => "credentials.certificates";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } =
    [
        typeof(CertificateIssued), typeof(CertificateReissued), typeof(CertificateMarkedNotPassing), typeof(CertificateExceptionGranted), typeof(CertificateExceptionRemoved),
        typeof(CertificateInvalidated), typeof(CertificateInvalidationLifted),
    ];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["verify"], ["course_id", "status"]];

    protected override IEnumerable<CertificateKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        CertificateIssued it => [KeyOf(it.User, it.Course)],
        CertificateReissued it => [KeyOf(it.User, it.Course)],
        CertificateMarkedNotPassing it => [KeyOf(it.User, it.Course)],
        CertificateExceptionGranted it => [KeyOf(it.User, it.Course)],
        CertificateExceptionRemoved it => [KeyOf(it.User, it.Course)],
        CertificateInvalidated it => [KeyOf(it.User, it.Course)],
        CertificateInvalidationLifted it => [KeyOf(it.User, it.Course)],
        _ => [],
    };

    protected override Certificate? Evolve(Certificate? row, CertificateKey key, RecordedEvent fact)
    {
        row ??= new(key.UserId, key.CourseId, null, null, null, null, null, null, null, null, null, null, null, null);
        return fact.Data switch
        {
            CertificateIssued it => Issued(row, it.Mode, it.Percent, it.At) with { Verify = it.Verify, Created = row.Created ?? it.At },
            CertificateReissued it => Issued(row, it.Mode, it.Percent, it.At),
            CertificateMarkedNotPassing it => row with { Status = CertificateStatuses.NotPassing, Mode = it.Mode, Percent = it.Percent, Modified = it.At },
            CertificateExceptionGranted it => row with { ExceptionAt = it.At, ExceptionBy = it.By.Value, ExceptionNotes = it.Notes },
            CertificateExceptionRemoved it => Withdrawn(row, it.At) with { ExceptionAt = null, ExceptionBy = null, ExceptionNotes = null },
            CertificateInvalidated it => Withdrawn(row, it.At) with { InvalidatedAt = it.At, InvalidatedBy = it.By.Value, InvalidationNotes = it.Notes },
            CertificateInvalidationLifted => row with { InvalidatedAt = null, InvalidatedBy = null, InvalidationNotes = null },
            _ => row,
        };
    }

    private static CertificateKey KeyOf(UserId user, CourseKey course) => new(user.Value, course.ToString());

    private static Certificate Issued(Certificate row, string mode, double percent, DateTimeOffset at) =>
        row with { Status = CertificateStatuses.Downloadable, Mode = mode, Percent = percent, Modified = at };

    private static Certificate Withdrawn(Certificate row, DateTimeOffset at) =>
        row with { Status = CertificateStatuses.AfterWithdrawal(row.Status), Modified = row.Status is null ? row.Modified : at };
}
