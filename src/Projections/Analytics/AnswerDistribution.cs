using OpenEdx.Domain.Assessment;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// How many learners gave which answer first and last (tracking §4.6). Table <c>analytics.answer_distribution</c> (problem, part, answer,
/// variant): both counts, with the wording of the latest such answer; rows with both counts 0 are answers that nobody gave first or
/// last. Table <c>analytics.learner_answers</c>: each learner's first and last submission, so that a late or further one moves the
/// counts. Async. Readers: Insights.
/// </summary>
/// <remarks>Wording follows the latest answer of anybody; upstream looks only at first and last answers.</remarks>
public sealed class AnswerDistribution : IProjection
{
    public string Name => "answer_distribution";

    public int Version => 1;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public IReadOnlyCollection<Type> Consumes { get; } = [typeof(ProblemChecked)];

    public IReadOnlyList<string> Tables { get; } = [AnswerTables.Learners, AnswerTables.Distribution];

    public string Ddl(TableNames names) => AnswerTables.Ddl(names);

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var submissions = events
            .Select(fact => new Submission((ProblemChecked)fact.Data, fact.Position))
            .Where(submission => submission.Parts.Count > 0)
            .ToList();
        if (submissions.Count == 0) return;

        var former = await AnswerTables.Load(session, [.. submissions.Select(submission => submission.Learner).Distinct()], ct);
        var edges = new Dictionary<(string Problem, long User), AnswerEdges>(former);
        var groups = new Dictionary<AnswerGroup, GroupChange>();
        foreach (var submission in submissions)
        {
            edges[submission.Learner] = edges.TryGetValue(submission.Learner, out var known) ? known.With(submission.Edge) : new(submission.Edge, submission.Edge);
            foreach (var part in submission.Parts)
            {
                var change = Change(new(submission.Learner.Problem, part.Part, part.Key, part.Variant));
                if (change.Latest is null || submission.Edge.IsAfter(change.Latest.Value.Edge)) change.Latest = (submission.Edge, submission, part);
            }
        }

        foreach (var (learner, now) in edges)
        {
            if (former.TryGetValue(learner, out var before)) Count(learner.Problem, before, -1);
            Count(learner.Problem, now, 1);
        }

        await AnswerTables.Save(session, edges, ct);
        await AnswerTables.Save(session, groups, ct);

        GroupChange Change(AnswerGroup group) => groups.TryGetValue(group, out var change) ? change : groups[group] = new();

        void Count(string problem, AnswerEdges of, int sign)
        {
            foreach (var part in of.First.Groups) Change(part.In(problem)).First += sign;
            foreach (var part in of.Last.Groups) Change(part.In(problem)).Last += sign;
        }
    }
}

/// <summary>A submission on its way into the distribution.</summary>
internal sealed class Submission
{
    public Submission(ProblemChecked fact, long position)
    {
        Fact = fact;
        Parts = AnswerParts.Of(fact);
        Learner = (fact.Problem.ToString(), fact.User.Value);
        Edge = new(StoredInstant.Of(fact.At), position, [.. Parts.Select(part => new GroupInProblem(part.Part, part.Key, part.Variant))]);
    }

    public ProblemChecked Fact { get; }

    public IReadOnlyList<AnswerPart> Parts { get; }

    public (string Problem, long User) Learner { get; }

    public AnswerEdge Edge { get; }
}

/// <summary>Key of a row of the distribution.</summary>
internal readonly record struct AnswerGroup(string Problem, string Part, Guid Answer, string Variant);

/// <summary>The same within a problem known otherwise; stored as JSON.</summary>
internal readonly record struct GroupInProblem(string Part, Guid Answer, string Variant)
{
    public AnswerGroup In(string problem) => new(problem, Part, Answer, Variant);
}

/// <summary>One submission of a learner: when, and which rows of the distribution its parts belong to.</summary>
internal sealed record AnswerEdge(DateTimeOffset At, long Position, IReadOnlyList<GroupInProblem> Groups)
{
    public bool IsAfter(AnswerEdge other) => (At, Position).CompareTo((other.At, other.Position)) > 0;
}

/// <summary>First and last submission of a learner to a problem; the same one after a single attempt.</summary>
internal sealed record AnswerEdges(AnswerEdge First, AnswerEdge Last)
{
    public AnswerEdges With(AnswerEdge one) => new(First.IsAfter(one) ? one : First, one.IsAfter(Last) ? one : Last);
}

/// <summary>How a batch changes a row of the distribution.</summary>
internal sealed class GroupChange
{
    public int First { get; set; }

    public int Last { get; set; }

    /// <summary>Null: no answer of this batch belongs to the row.</summary>
    public (AnswerEdge Edge, Submission Submission, AnswerPart Part)? Latest { get; set; }
}
