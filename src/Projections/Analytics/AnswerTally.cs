using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>The answer distribution of some submissions at once: what <see cref="AnswerDistribution"/> keeps in tables, in any order of arrival.</summary>
internal sealed class AnswerTally
{
    private readonly Dictionary<AnswerLearner, AnswerEdges> edges = [];
    private readonly Dictionary<AnswerGroup, AnswerWording> wordings = [];

    public IReadOnlyDictionary<AnswerLearner, AnswerEdges> Edges => edges;

    /// <summary>Of each answer that somebody gave, the latest.</summary>
    public IReadOnlyDictionary<AnswerGroup, AnswerWording> Wordings => wordings;

    public void Add(AnswerSubmission submission)
    {
        if (submission.Parts is not { Count: > 0 } parts) return;
        var (learner, edge) = (AnswerLearner.Of(submission), AnswerEdge.Of(submission));
        edges[learner] = edges.TryGetValue(learner, out var known) ? known.With(edge) : new(edge, edge);
        foreach (var part in parts)
        {
            var group = new AnswerGroup(learner.Course, learner.Problem, part.Part, part.Key, part.GroupVariant);
            var wording = new AnswerWording(submission, part);
            if (wording.CompareTo(wordings.GetValueOrDefault(group)) > 0) wordings[group] = wording;
        }
    }

    /// <summary>Answers that somebody gave first or last, in the order of <see cref="PerformanceQuery.Answers"/>.</summary>
    public IReadOnlyList<AnswerRow> Rows()
    {
        var counts = new Dictionary<AnswerGroup, (int First, int Last)>();
        foreach (var (learner, of) in edges)
        {
            foreach (var group in of.First.Groups) Count(group.In(learner), 1, 0);
            foreach (var group in of.Last.Groups) Count(group.In(learner), 0, 1);
        }

        return
        [
            .. counts.OrderBy(row => row.Key.Course, StringComparer.Ordinal).ThenBy(row => row.Key.Part, StringComparer.Ordinal).ThenByDescending(row => row.Value.Last)
                .ThenBy(row => row.Key.Answer).ThenBy(row => row.Key.Variant, StringComparer.Ordinal).Select(row => Row(row.Key, row.Value)),
        ];

        void Count(AnswerGroup group, int first, int last)
        {
            var known = counts.GetValueOrDefault(group);
            counts[group] = (known.First + first, known.Last + last);
        }
    }

    private AnswerRow Row(AnswerGroup group, (int First, int Last) count)
    {
        var (submission, part) = (wordings[group].Submission, wordings[group].Part);
        return new(
            group.Course, group.Problem, group.Part, part.ValueId, part.Answer, part.IsCorrect, part.Question, submission.DisplayName, part.ResponseType, group.Variant,
            count.First, count.Last, submission.At);
    }
}
