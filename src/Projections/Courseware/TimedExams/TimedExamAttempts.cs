using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Courseware;

/// <summary>A learner's attempt at a timed exam.</summary>
/// <param name="AttemptId">Its number on the wire.</param>
/// <param name="Attempt">Its number among those of this learner at this exam, from 1.</param>
/// <param name="Status">As on the wire; a time that is up shows at the learner's next request.</param>
/// <param name="StartedAt">Null: the clock does not run yet.</param>
/// <param name="ExpiresAt">Null: the clock does not run yet.</param>
/// <param name="CompletedAt">Null: not handed in.</param>
public sealed record TimedExamAttempt(
    long UserId, string UsageId, string CourseId, long AttemptId, int Attempt, string Status, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt,
    DateTimeOffset? ExpiresAt, DateTimeOffset? CompletedAt);

public readonly record struct TimedExamAttemptKey(long UserId, string UsageId);

/// <summary>
/// Table <c>courseware.timed_exam_attempts</c>, one row per (learner, exam) with an attempt; a reset takes it away. Inline: the front end asks for
/// an attempt by its number in the request after the one that made it. Readers: the endpoints of timed exams, lists of the course team.
/// </summary>
public sealed class TimedExamAttempts : RowProjection<TimedExamAttempt, TimedExamAttemptKey>
{
    public override string Name => "timed_exam_attempts";

    public override string Table => "courseware.timed_exam_attempts";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } =
    [
        typeof(ExamAttemptCreated), typeof(ExamAttemptStarted), typeof(ExamAttemptReadyToSubmit), typeof(ExamAttemptContinued),
        typeof(ExamAttemptSubmitted), typeof(ExamAttemptTimedOut), typeof(ExamAttemptReset),
    ];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["attempt_id"], ["course_id"]];

    protected override IEnumerable<TimedExamAttemptKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        ExamAttemptCreated created => [Key(created.User, created.Exam)],
        ExamAttemptStarted started => [Key(started.User, started.Exam)],
        ExamAttemptReadyToSubmit stopped => [Key(stopped.User, stopped.Exam)],
        ExamAttemptContinued continued => [Key(continued.User, continued.Exam)],
        ExamAttemptSubmitted submitted => [Key(submitted.User, submitted.Exam)],
        ExamAttemptTimedOut timedOut => [Key(timedOut.User, timedOut.Exam)],
        ExamAttemptReset reset => [Key(reset.User, reset.Exam)],
        _ => [],
    };

    protected override TimedExamAttempt? Evolve(TimedExamAttempt? row, TimedExamAttemptKey key, RecordedEvent fact) => fact.Data switch
    {
        ExamAttemptCreated created => new(
            key.UserId, key.UsageId, created.Exam.Course.ToString(), TimedExamContent.NumberOf(created.Exam, created.User, created.Attempt),
            created.Attempt, "created", created.At, null, null, null),
        ExamAttemptReset => null,
        _ when row is null => null,
        ExamAttemptStarted started => row with
        {
            Status = "started",
            StartedAt = started.At,
            ExpiresAt = started.At.AddMinutes(started.AllowedMinutes),
        },
        ExamAttemptReadyToSubmit => row with { Status = "ready_to_submit" },
        ExamAttemptContinued => row with { Status = "started" },
        ExamAttemptSubmitted submitted => row with { Status = "submitted", CompletedAt = submitted.At },
        ExamAttemptTimedOut timedOut => row with { Status = "submitted", CompletedAt = timedOut.Expired },
        _ => row,
    };

    private static TimedExamAttemptKey Key(UserId user, UsageKey exam) => new(user.Value, exam.ToString());
}
