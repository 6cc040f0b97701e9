using OpenEdx.Domain.Enrollment;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Enrollment;

/// <summary>Membership of one learner in one course run, active or former.</summary>
/// <param name="Created">Instant of the first activation.</param>
/// <param name="Changed">Instant of the last change.</param>
public sealed record LearnerEnrollment(
    long UserId, string CourseId, string Mode, bool IsActive, DateTimeOffset Created, DateTimeOffset Changed);

public readonly record struct LearnerEnrollmentKey(long UserId, string CourseId);

/// <summary>
/// Table <c>enrollment.learner_enrollments</c>, one row per (learner, course run). Inline: clients read an enrollment back in the
/// request after the one that made it, and every courseware endpoint admits by it. Readers: Enrollment, Catalog, Courseware,
/// Grading, Analytics.
/// </summary>
public sealed class LearnerEnrollments : RowProjection<LearnerEnrollment, LearnerEnrollmentKey>
{
    public override string Name => "learner_enrollments";

    public override string Table => "enrollment.learner_enrollments";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } =
        [typeof(EnrollmentActivated), typeof(EnrollmentDeactivated), typeof(EnrollmentModeChanged)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["course_id", "is_active"], ["created", "user_id", "course_id"]];

    protected override IEnumerable<LearnerEnrollmentKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        EnrollmentActivated activated => [new(activated.User.Value, activated.Course.ToString())],
        EnrollmentDeactivated deactivated => [new(deactivated.User.Value, deactivated.Course.ToString())],
        EnrollmentModeChanged changed => [new(changed.User.Value, changed.Course.ToString())],
        _ => [],
    };

    protected override LearnerEnrollment? Evolve(LearnerEnrollment? row, LearnerEnrollmentKey key, RecordedEvent fact) => fact.Data switch
    {
        EnrollmentActivated activated => row is null
            ? new(key.UserId, key.CourseId, activated.Mode, true, activated.At, activated.At)
            : row with { Mode = activated.Mode, IsActive = true, Changed = activated.At },
        EnrollmentDeactivated deactivated when row is not null => row with { IsActive = false, Changed = deactivated.At },
        EnrollmentModeChanged changed when row is not null => row with { Mode = changed.Mode, Changed = changed.At },
        _ => row,
    };
}
