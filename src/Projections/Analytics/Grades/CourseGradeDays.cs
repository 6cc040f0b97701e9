using OpenEdx.Domain.Grading;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>Grade of one learner in one course run at the end of a day on which it changed.</summary>
/// <param name="Date">UTC.</param>
/// <param name="Percent">0 to 1, rounded as upstream; above 1 is possible.</param>
/// <param name="At">Instant of the change.</param>
/// <param name="Position">Of the change, in the log.</param>
public sealed record CourseGradeDay(string CourseId, long UserId, DateOnly Date, double Percent, bool Passed, DateTimeOffset At, long Position);

public readonly record struct CourseGradeDayKey(string CourseId, long UserId, DateOnly Date);

/// <summary>
/// Table <c>analytics.course_grade_days</c>, one row per (course run, learner, day of a change): course grades of today and of any past day. Async.
/// Readers: Insights.
/// </summary>
public sealed class CourseGradeDays : RowProjection<CourseGradeDay, CourseGradeDayKey>
{
    public override string Name => "course_grade_days";

    public override string Table => "analytics.course_grade_days";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override bool IsReport => true;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(CourseGradeChanged)];

    protected override IEnumerable<CourseGradeDayKey> KeysOf(RecordedEvent fact) =>
        fact.Data is CourseGradeChanged changed ? [new(changed.Course.ToString(), changed.User.Value, DateOnly.FromDateTime(changed.At.UtcDateTime))] : [];

    protected override CourseGradeDay? Evolve(CourseGradeDay? row, CourseGradeDayKey key, RecordedEvent fact)
    {
        var changed = (CourseGradeChanged)fact.Data;
        return row is not null && changed.At < row.At ? row : new(key.CourseId, key.UserId, key.Date, changed.Percent, changed.Passed, changed.At, fact.Position);
    }
}
