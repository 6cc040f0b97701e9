using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Assessment;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// How many learners gave which answer first and last (tracking §4.6). Table <c>analytics.answer_distribution</c> (problem, part, answer,
/// variant): both counts, with the wording of the latest such answer; rows with both counts 0 are answers that nobody gave first or
/// last. Table <c>analytics.learner_answers</c>: each learner's first and last submission, so that a late or further one moves the
/// counts. Async. Readers: Insights, the analytics data API.
/// </summary>
/// <remarks>Wording follows the latest answer of anybody; upstream looks only at first and last answers.</remarks>
public sealed class AnswerDistribution : IProjection, IReplayedInMemory
{
    private const int ChunkSize = 5000;

    public string Name => "answer_distribution";

    /// <summary>2: lines of tracking logs count; equal values count together, whether they are raw or as seen.</summary>
    public int Version => 2;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public bool IsReport => true;

    public IReadOnlyCollection<Type> Consumes { get; } = [typeof(ProblemChecked), typeof(TrackingLineImported)];

    public IReadOnlyList<string> Tables { get; } = [AnswerTables.Learners, AnswerTables.Distribution];

    public string Ddl(TableNames names) => AnswerTables.Ddl(names);

    public Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var tally = new AnswerTally();
        foreach (var submission in Submissions(events)) tally.Add(submission);
        return Write(tally, session, ct);
    }

    IReplayedRows IReplayedInMemory.Replayed(TableNames names, bool isEmpty) => new Replayed();

    private static IEnumerable<AnswerSubmission> Submissions(IEnumerable<RecordedEvent> events) =>
        events.Select(fact => OwnSubmission.Of(fact.Data)).OfType<AnswerSubmission>();

    /// <summary>Moves the counts from the answers that were first and last before to those that are now.</summary>
    private static async Task Write(AnswerTally tally, ProjectionSession session, CancellationToken ct)
    {
        var groups = tally.Wordings.ToDictionary(row => row.Key, row => new GroupChange { Latest = row.Value });
        foreach (var some in tally.Edges.Chunk(ChunkSize))
        {
            var former = await AnswerTables.Load(session, [.. some.Select(row => row.Key)], ct);
            var edges = new Dictionary<AnswerLearner, AnswerEdges>();
            foreach (var (learner, added) in some)
            {
                var before = former.GetValueOrDefault(learner);
                edges[learner] = before is null ? added : before.With(added.First).With(added.Last);
                if (before is not null) Count(learner, before, -1);
                Count(learner, edges[learner], 1);
            }

            await AnswerTables.Save(session, edges, ct);
        }

        foreach (var some in groups.Chunk(ChunkSize)) await AnswerTables.Save(session, some, ct);

        GroupChange Change(AnswerGroup group) => groups.TryGetValue(group, out var change) ? change : groups[group] = new();

        void Count(AnswerLearner learner, AnswerEdges of, int sign)
        {
            foreach (var part in of.First.Groups) Change(part.In(learner)).First += sign;
            foreach (var part in of.Last.Groups) Change(part.In(learner)).Last += sign;
        }
    }

    /// <summary>Answers of many pages: without this a rebuild would write the row of a common answer with every page of the log.</summary>
    private sealed class Replayed : IReplayedRows
    {
        private List<AnswerSubmission> next = [];
        private AnswerTally tally = new();

        public int Count => tally.Edges.Count + tally.Wordings.Count;

        public bool Begin(IReadOnlyList<RecordedEvent> events)
        {
            next = [.. Submissions(events)];
            return true;
        }

        public Task Read(ProjectionSession session, CancellationToken ct) => Task.CompletedTask;

        public void Fold()
        {
            foreach (var submission in next) tally.Add(submission);
        }

        public async Task Write(ProjectionSession session, CancellationToken ct)
        {
            await AnswerDistribution.Write(tally, session, ct);
            tally = new();
        }
    }
}
