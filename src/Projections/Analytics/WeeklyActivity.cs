using System.Runtime.InteropServices;
using Npgsql;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Distinct learners by course, week (Monday to Monday, UTC) and label (tracking §4.4). Table <c>analytics.weekly_learners</c> holds who
/// was seen, since which day of the week, and by which event first in the log, so that everybody counts once in whatever order facts arrive;
/// <c>analytics.weekly_activity</c> holds how many. Async. Readers: Insights.
/// </summary>
/// <remarks>
/// Everything a learner does in a course counts as active, except enrolling and leaving. Imported lines count numbers of their installation, as upstream, unless
/// the line shows an account of ours behind the number.
/// </remarks>
public sealed class WeeklyActivity : IProjection, IReplayedInMemory
{
    private const string Learners = "analytics.weekly_learners";
    private const string Activity = "analytics.weekly_activity";

    public string Name => "weekly_activity";

    public int Version => 2;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public bool IsReport => true;

    public IReadOnlyCollection<Type> Consumes { get; } =
    [
        typeof(ProblemChecked), typeof(ProblemCheckRefused), typeof(ProblemAnswersSaved), typeof(ProblemReset), typeof(ProblemAnswerShown),
        typeof(BlockCompletionChanged), typeof(SequencePositionChanged), typeof(VideoStateSaved), typeof(LearnerInteractionRecorded),
        typeof(PollVoteCast), typeof(PollVoteWithdrawn), typeof(SurveyAnswered), typeof(CloudWordsSubmitted), typeof(BlockScored), typeof(TrackingLineImported),
    ];

    public IReadOnlyList<string> Tables { get; } = [Learners, Activity];

    public string Ddl(TableNames names) => $"""
        create table if not exists {names[Learners]} (
            course_id text not null,
            week date not null,
            label text not null,
            learner text not null,
            first_date date not null,
            position bigint not null,
            primary key (course_id, week, label, learner)
        );
        create table if not exists {names[Activity]} (
            course_id text not null,
            week date not null,
            label text not null,
            learners integer not null,
            primary key (course_id, week, label)
        );
        """;

    public Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var seen = new Dictionary<WeeklyLearner, Sight>();
        foreach (var fact in events) See(fact, seen);
        return Store(seen, session, ct);
    }

    IReplayedRows IReplayedInMemory.Replayed(TableNames names, bool isEmpty) => new Replayed();

    private static async Task Store(IReadOnlyCollection<KeyValuePair<WeeklyLearner, Sight>> seen, ProjectionSession session, CancellationToken ct)
    {
        if (seen.Count == 0) return;

        // A row that was not there before has no former version.
        await using var command = new NpgsqlCommand(
            $"""
            with written as (
                insert into {session.Tables[Learners]} as l (course_id, week, label, learner, first_date, position) select * from unnest($1, $2, $3, $4, $5, $6)
                on conflict (course_id, week, label, learner) do update set first_date = excluded.first_date where excluded.first_date < l.first_date
                returning course_id, week, label, xmax = 0 as is_new)
            insert into {session.Tables[Activity]} as a (course_id, week, label, learners)
            select course_id, week, label, count(*) from written where is_new group by course_id, week, label
            on conflict (course_id, week, label) do update set learners = a.learners + excluded.learners
            """,
            session.Connection, session.Transaction);
        command.Parameters.AddWithValue(seen.Select(row => row.Key.Course).ToArray());
        command.Parameters.AddWithValue(seen.Select(row => row.Key.Week).ToArray());
        command.Parameters.AddWithValue(seen.Select(row => row.Key.Label).ToArray());
        command.Parameters.AddWithValue(seen.Select(row => row.Key.Learner).ToArray());
        command.Parameters.AddWithValue(seen.Select(row => row.Value.FirstDate).ToArray());
        command.Parameters.AddWithValue(seen.Select(row => row.Value.Position).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private static void See(RecordedEvent recorded, Dictionary<WeeklyLearner, Sight> seen)
    {
        var (learner, course, at, labels) = recorded.Data is TrackingLineImported line
            ? (NumberedLearner.Of(line) ?? "", line.Course, line.At, ActivityLabels.Of(line))
            : OwnAct(recorded.Data);
        if (course is null) return;
        var date = DateOnly.FromDateTime(at.UtcDateTime);
        foreach (var label in labels)
        {
            ref var sight = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, new(course, ActivityLabels.WeekOf(date), label, learner), out var isKnown);
            sight = isKnown ? new(date < sight.FirstDate ? date : sight.FirstDate, Math.Min(sight.Position, recorded.Position)) : new(date, recorded.Position);
        }
    }

    private static (string Learner, string? Course, DateTimeOffset At, IReadOnlyList<string> Labels) OwnAct(object data)
    {
        var (user, course, at, label) = data switch
        {
            ProblemChecked fact => (fact.User, fact.Problem.Course, fact.At, ActivityLabels.AttemptedProblem),
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
                fact.User, fact.Course, fact.At, fact is { Name: "play_video", Source: "browser" or "mobile" } ? ActivityLabels.PlayedVideo : null),
            _ => ((UserId, CourseKey?, DateTimeOffset, string?))default,
        };
        return (TrackedLearner.Of(user), course?.ToString(), at, label is null ? [ActivityLabels.Active] : [ActivityLabels.Active, label]);
    }

    private readonly record struct WeeklyLearner(string Course, DateOnly Week, string Label, string Learner);

    /// <param name="FirstDate">Earliest day of the week.</param>
    /// <param name="Position">Of the event that came first into the log, whatever its day.</param>
    private readonly record struct Sight(DateOnly FirstDate, long Position);

    /// <summary>
    /// Who was seen, each once however long the log: the statement that knows whom the table has already takes them from here. Without
    /// this a rebuild would hand it everybody again with every page.
    /// </summary>
    private sealed class Replayed : IReplayedRows
    {
        private const int ChunkSize = 5000;

        private readonly Dictionary<WeeklyLearner, Sight> seen = [];
        private readonly Dictionary<WeeklyLearner, Sight> next = [];

        public int Count => seen.Count;

        public bool Begin(IReadOnlyList<RecordedEvent> events)
        {
            next.Clear();
            foreach (var fact in events) See(fact, next);
            return true;
        }

        public Task Read(ProjectionSession session, CancellationToken ct) => Task.CompletedTask;

        public void Fold()
        {
            foreach (var (learner, sight) in next)
            {
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, learner, out var isKnown);
                known = isKnown ? known with { FirstDate = sight.FirstDate < known.FirstDate ? sight.FirstDate : known.FirstDate } : sight;
            }
        }

        public async Task Write(ProjectionSession session, CancellationToken ct)
        {
            foreach (var some in seen.Chunk(ChunkSize)) await Store(some, session, ct);
            seen.Clear();
        }
    }
}
