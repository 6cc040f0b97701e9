using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>The last fact of a course run that may have moved one of its figures.</summary>
/// <param name="Position">In the log.</param>
/// <param name="At">Instant of its append.</param>
public sealed record CoursePulseRow(string CourseId, long Position, DateTimeOffset At);

public readonly record struct CoursePulseKey(string CourseId);

/// <summary>Table <c>analytics.course_pulse</c>, one row per course run. Async. Readers: the live feed of Insights, and the "as of" of its figures.</summary>
public sealed class CoursePulse : RowProjection<CoursePulseRow, CoursePulseKey>
{
    public override string Name => "course_pulse";

    public override string Table => "analytics.course_pulse";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override bool IsReport => true;

    public override IReadOnlyCollection<Type> Consumes { get; } =
    [
        typeof(EnrollmentActivated), typeof(EnrollmentDeactivated), typeof(EnrollmentModeChanged), typeof(ProblemChecked), typeof(ProblemReset),
        typeof(ProblemCheckRefused), typeof(ProblemAnswersSaved), typeof(ProblemAnswerShown), typeof(BlockCompletionChanged),
        typeof(SequencePositionChanged), typeof(VideoStateSaved), typeof(LearnerInteractionRecorded), typeof(CourseGradeChanged), typeof(CourseVersionPublished),
        typeof(PollVoteCast), typeof(PollVoteWithdrawn), typeof(SurveyAnswered), typeof(CloudWordsSubmitted), typeof(BlockScored), typeof(TrackingLineImported),
    ];

    protected override IEnumerable<CoursePulseKey> KeysOf(RecordedEvent fact) => IdOf(fact.Data) is { } course ? [new(course)] : [];

    protected override CoursePulseRow? Evolve(CoursePulseRow? row, CoursePulseKey key, RecordedEvent fact) =>
        new(key.CourseId, fact.Position, fact.Timestamp);

    private static string? IdOf(object fact) => fact is TrackingLineImported line ? line.Course : CourseOf(fact)?.ToString();

    private static CourseKey? CourseOf(object fact) => fact switch
    {
        EnrollmentActivated of => of.Course,
        EnrollmentDeactivated of => of.Course,
        EnrollmentModeChanged of => of.Course,
        ProblemChecked of => of.Problem.Course,
        ProblemReset of => of.Problem.Course,
        ProblemCheckRefused of => of.Problem.Course,
        ProblemAnswersSaved of => of.Problem.Course,
        ProblemAnswerShown of => of.Problem.Course,
        BlockCompletionChanged of => of.Block.Course,
        SequencePositionChanged of => of.Sequence.Course,
        VideoStateSaved of => of.Video.Course,
        LearnerInteractionRecorded of => of.Course,
        PollVoteCast of => of.Poll.Course,
        PollVoteWithdrawn of => of.Poll.Course,
        SurveyAnswered of => of.Survey.Course,
        CloudWordsSubmitted of => of.WordCloud.Course,
        BlockScored of => of.Block.Course,
        CourseGradeChanged of => of.Course,
        CourseVersionPublished of => of.Course,
        _ => throw new ArgumentOutOfRangeException(nameof(fact)),
    };
}
