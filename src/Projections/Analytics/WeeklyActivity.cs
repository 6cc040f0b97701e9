using Npgsql;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Distinct learners by course, week (Monday to Monday, UTC) and label (tracking §4.4). Table <c>analytics.weekly_learners</c> holds who
/// was seen, so that everybody counts once in whatever order facts arrive; <c>analytics.weekly_activity</c> holds how many. Async.
/// Readers: Insights.
/// </summary>
/// <remarks>Everything a learner does in a course counts as active, except enrolling and leaving.</remarks>
public sealed class WeeklyActivity : IProjection, IReplayedInMemory
{
    public const string Active = "ACTIVE";
    public const string AttemptedProblem = "ATTEMPTED_PROBLEM";
    public const string PlayedVideo = "PLAYED_VIDEO";
    public const string PostedForum = "POSTED_FORUM";

    private const string Learners = "analytics.weekly_learners";
    private const string Activity = "analytics.weekly_activity";

    public string Name => "weekly_activity";

    public int Version => 1;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public IReadOnlyCollection<Type> Consumes { get; } =
    [
        typeof(ProblemChecked), typeof(ProblemCheckRefused), typeof(ProblemAnswersSaved), typeof(ProblemReset), typeof(ProblemAnswerShown),
        typeof(BlockCompletionChanged), typeof(SequencePositionChanged), typeof(VideoStateSaved), typeof(LearnerInteractionRecorded),
        typeof(PollVoteCast), typeof(PollVoteWithdrawn), typeof(SurveyAnswered), typeof(CloudWordsSubmitted), typeof(BlockScored),
    ];

    public IReadOnlyList<string> Tables { get; } = [Learners, Activity];

    public string Ddl(TableNames names) => $"""
        create table if not exists {names[Learners]} (
            course_id text not null,
            week date not null,
            label text not null,
            user_id bigint not null,
            primary key (course_id, week, label, user_id)
        );
        create table if not exists {names[Activity]} (
            course_id text not null,
            week date not null,
            label text not null,
            learners integer not null,
            primary key (course_id, week, label)
        );
        """;

    public Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct) =>
        Store([.. events.SelectMany(Seen).Distinct()], session, ct);

    IReplayedRows IReplayedInMemory.Replayed(TableNames names, bool isEmpty) => new Replayed();

    /// <summary>Monday of the week of an instant.</summary>
    public static DateOnly WeekOf(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }

    private static async Task Store(IReadOnlyList<WeeklyLearner> seen, ProjectionSession session, CancellationToken ct)
    {
        if (seen.Count == 0) return;
        await using var command = new NpgsqlCommand(
            $"""
            with added as (
                insert into {session.Tables[Learners]} (course_id, week, label, user_id) select * from unnest($1, $2, $3, $4)
                on conflict do nothing
                returning course_id, week, label)
            insert into {session.Tables[Activity]} as a (course_id, week, label, learners)
            select course_id, week, label, count(*) from added group by course_id, week, label
            on conflict (course_id, week, label) do update set learners = a.learners + excluded.learners
            """,
            session.Connection, session.Transaction);
        command.Parameters.AddWithValue(seen.Select(row => row.Course).ToArray());
        command.Parameters.AddWithValue(seen.Select(row => row.Week).ToArray());
        command.Parameters.AddWithValue(seen.Select(row => row.Label).ToArray());
        command.Parameters.AddWithValue(seen.Select(row => row.User).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private static IEnumerable<WeeklyLearner> Seen(RecordedEvent recorded)
    {
        var (user, course, at, label) = recorded.Data switch
        {
            ProblemChecked fact => (fact.User, fact.Problem.Course, fact.At, AttemptedProblem),
            ProblemCheckRefused fact => (fact.User, fact.Problem.Course, fact.At, null),
            ProblemAnswersSaved fact => (fact.User, fact.Problem.Course, fact.At, null),
            ProblemReset fact => (fact.User, fact.Problem.Course, fact.At, null),
            ProblemAnswerShown fact => (fact.User, fact.Problem.Course, fact.At, null),
            BlockCompletionChanged fact => (fact.User, fact.Block.Course, fact.At, null),
            SequencePositionChanged fact => (fact.User, fact.Sequence.Course, fact.At, null),
            VideoStateSaved fact => (fact.User, fact.Video.Course, fact.At, null),
            PollVoteCast fact => (fact.User, fact.Poll.Course, fact.At, null),
            PollVoteWithdrawn fact => (fact.User, fact.Poll.Course, fact.At, null),
            SurveyAnswered fact => (fact.User, fact.Survey.Course, fact.At, null),
            CloudWordsSubmitted fact => (fact.User, fact.WordCloud.Course, fact.At, null),
            BlockScored fact => (fact.User, fact.Block.Course, fact.At, null),
            LearnerInteractionRecorded fact => (
                fact.User, fact.Course, fact.At, fact is { Name: "play_video", Source: "browser" or "mobile" } ? PlayedVideo : null),
            _ => ((UserId, CourseKey?, DateTimeOffset, string?))default,
        };
        if (course is null) yield break;
        var week = WeekOf(at);
        yield return new(course.ToString(), week, Active, user.Value);
        if (label is not null) yield return new(course.ToString(), week, label, user.Value);
    }

    private readonly record struct WeeklyLearner(string Course, DateOnly Week, string Label, long User);

    /// <summary>
    /// Who was seen, each once however long the log: the statement that knows whom the table has already takes them from here. Without
    /// this a rebuild would hand it everybody again with every page.
    /// </summary>
    private sealed class Replayed : IReplayedRows
    {
        private const int ChunkSize = 5000;

        private readonly HashSet<WeeklyLearner> seen = [];
        private readonly List<WeeklyLearner> next = [];

        public int Count => seen.Count;

        public bool Begin(IReadOnlyList<RecordedEvent> events)
        {
            next.Clear();
            foreach (var fact in events) next.AddRange(Seen(fact));
            return true;
        }

        public Task Read(ProjectionSession session, CancellationToken ct) => Task.CompletedTask;

        public void Fold() => seen.UnionWith(next);

        public async Task Write(ProjectionSession session, CancellationToken ct)
        {
            foreach (var some in seen.Chunk(ChunkSize)) await Store(some, session, ct);
            seen.Clear();
        }
    }
}
