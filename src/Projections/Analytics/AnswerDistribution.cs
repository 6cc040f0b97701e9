using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Assessment;
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
public sealed class AnswerDistribution : IProjection
{
    public string Name => "answer_distribution";

    /// <summary>2: lines of tracking logs count; equal values count together, whether they are raw or as seen.</summary>
    public int Version => 2;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public bool IsReport => true;

    public IReadOnlyCollection<Type> Consumes { get; } = [typeof(ProblemChecked), typeof(TrackingLineImported)];

    public IReadOnlyList<string> Tables { get; } = [AnswerTables.Learners, AnswerTables.Distribution];

    public string Ddl(TableNames names) => AnswerTables.Ddl(names);

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var submissions = events
            .Select(fact => OwnSubmission.Of(fact.Data))
            .OfType<AnswerSubmission>()
            .Where(submission => submission.Parts is { Count: > 0 })
            .ToList();
        if (submissions.Count == 0) return;

        var former = await AnswerTables.Load(session, [.. submissions.Select(AnswerLearner.Of).Distinct()], ct);
        var edges = new Dictionary<AnswerLearner, AnswerEdges>(former);
        var groups = new Dictionary<AnswerGroup, GroupChange>();
        foreach (var submission in submissions)
        {
            var (learner, edge) = (AnswerLearner.Of(submission), AnswerEdge.Of(submission));
            edges[learner] = edges.TryGetValue(learner, out var known) ? known.With(edge) : new(edge, edge);
            foreach (var part in submission.Parts!)
            {
                var change = Change(new(learner.Course, learner.Problem, part.Part, part.Key, part.GroupVariant));
                var wording = new AnswerWording(submission, part);
                if (change.Latest is null || wording.CompareTo(change.Latest) > 0) change.Latest = wording;
            }
        }

        foreach (var (learner, now) in edges)
        {
            if (former.TryGetValue(learner, out var before)) Count(learner, before, -1);
            Count(learner, now, 1);
        }

        await AnswerTables.Save(session, edges, ct);
        await AnswerTables.Save(session, groups, ct);

        GroupChange Change(AnswerGroup group) => groups.TryGetValue(group, out var change) ? change : groups[group] = new();

        void Count(AnswerLearner learner, AnswerEdges of, int sign)
        {
            foreach (var part in of.First.Groups) Change(part.In(learner)).First += sign;
            foreach (var part in of.Last.Groups) Change(part.In(learner)).Last += sign;
        }
    }
}
