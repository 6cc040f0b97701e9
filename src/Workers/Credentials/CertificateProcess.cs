using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Credentials;

namespace OpenEdx.Workers.Credentials;

/// <summary>
/// Issues certificates: when a learner begins to pass (ADR-0029), comes into a track that has certificates, gets an exception, or an invalidation is lifted; and marks
/// those of learners who pass no more.
/// </summary>
/// <remarks>
/// Begins with the first event: who passed before there were certificates here gets one. Source: Open edX <c>lms/djangoapps/certificates/signals.py</c>. Differs: a grade that changes
/// and stays a pass leaves the certificate as it is until it is made anew, since only transitions are facts.
/// </remarks>
public sealed class CertificateProcess(PublishedCourses courses, CertificateStandings standings) : IProcess
{
    public string Name => "certificates_process";

    public IReadOnlyCollection<Type> Consumes { get; } =
    [
        typeof(CourseGradeNowPassed), typeof(CourseGradeNowFailed), typeof(EnrollmentActivated), typeof(EnrollmentModeChanged), typeof(CertificateExceptionGranted),
        typeof(CertificateInvalidationLifted),
    ];

    public string Ddl => "";

    public async Task Handle(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var causes = events.Select(CertificateCause.Of).OfType<CertificateCause>().ToList();
        if (causes.Count == 0) return;
        var learners = causes.Select(cause => (cause.User, cause.Course)).Distinct().ToList();
        var past = await session.Streams.ReadStreams(
            [.. learners.SelectMany(learner => new[] { CourseCertificateEvent.StreamOf(learner.User, learner.Course), LearnerGradesEvent.StreamOf(learner.User, learner.Course) })], ct);
        var appends = new List<StreamAppend>();
        foreach (var (user, course) in learners)
        {
            if (await courses.Find(course, ct) is not { } published) continue;
            var stream = CourseCertificateEvent.StreamOf(user, course);
            var known = past.GetValueOrDefault(stream) ?? [];
            var state = known.Aggregate(CourseCertificate.Initial, (at, fact) => at.Evolve((CourseCertificateEvent)fact.Data));
            var hasPassed = (past.GetValueOrDefault(LearnerGradesEvent.StreamOf(user, course)) ?? [])
                .Aggregate(LearnerGrades.Initial, (at, fact) => at.Evolve((LearnerGradesEvent)fact.Data)).Outcome?.Passed == true;
            var facts = new List<CourseCertificateEvent>();
            foreach (var cause in causes.Where(cause => cause.User == user && cause.Course == course))
            {
                // Most who join have nothing to show yet: what else they are need not be asked.
                if (cause.Grade is null && !hasPassed && !state.HasException) continue;
                var standing = await standings.Of(user, published, cause.Grade, ct);
                var decided = cause.Grade is { HasPassed: false } failing
                    ? new MarkNotPassing(user, course, standing.Mode, failing.Percent, cause.At).Decide(state)
                    : new IssueCertificate(user, course, Guid.NewGuid(), "auto", cause.At).Decide(state, standing);
                facts.AddRange(decided.Facts);
                state = decided.Facts.Aggregate(state, (at, fact) => at.Evolve(fact));
            }

            if (facts.Count == 0) continue;
            appends.Add(new(stream, CourseCertificate.StreamType, known.Count == 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exactly(known[^1].Version), [.. facts]));
        }

        if (appends.Count > 0) await session.Streams.AppendWithin(session.Connection, session.Transaction, appends, EventMetadata.None, ct);
    }
}

/// <summary>A fact after which a learner may deserve a certificate, or no longer.</summary>
/// <param name="Grade">As the fact tells it; null: it tells none.</param>
internal sealed record CertificateCause(UserId User, CourseKey Course, (bool HasPassed, double Percent)? Grade, DateTimeOffset At)
{
    /// <summary>Null: coming into a track without certificates changes nothing.</summary>
    public static CertificateCause? Of(RecordedEvent fact) => fact.Data switch
    {
        CourseGradeNowPassed it => new(it.User, it.Course, (true, it.Percent), it.At),
        CourseGradeNowFailed it => new(it.User, it.Course, (false, it.Percent), it.At),
        EnrollmentActivated it when LearnerStanding.IsEligible(it.Mode) => new(it.User, it.Course, null, it.At),
        EnrollmentModeChanged it when LearnerStanding.IsEligible(it.Mode) => new(it.User, it.Course, null, it.At),
        CertificateExceptionGranted it => new(it.User, it.Course, null, it.At),
        CertificateInvalidationLifted it => new(it.User, it.Course, null, it.At),
        _ => null,
    };
}
