using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>
/// Where a response stands after something happened to it, and its score once everything is there: staff before peers before self.
/// </summary>
/// <remarks>
/// Source: edx-ora2 <c>openassessment/workflow/models.py</c> (update_from_assessments, get_score) at its fixed point: upstream moves one
/// step at each look. Assessing peers is never in the way of a later step (upstream: skippable). What upstream keeps on purpose here: a
/// score by the course team counts at once, even while the learner has steps to do.
/// </remarks>
public static class ResponseWorkflow
{
    /// <summary>These facts, and those that follow from them.</summary>
    public static IReadOnlyList<OpenResponseEvent> Then(
        UserId user, UsageKey block, OpenResponse state, OpenResponseDefinition definition, DateTimeOffset at, params IReadOnlyList<OpenResponseEvent> facts)
    {
        var all = new List<OpenResponseEvent>(facts);
        var now = facts.Aggregate(state, (before, fact) => before.Evolve(fact));
        while (now.Current is { } response && Next(user, block, response, definition, at) is { } fact)
        {
            all.Add(fact);
            now = now.Evolve(fact);
        }

        return all;
    }

    /// <summary>The score as it is now; null: not all is there that the first of its sources needs.</summary>
    public static ResponseScored? ScoreOf(UserId user, UsageKey block, SubmittedResponse response, OpenResponseDefinition definition, DateTimeOffset at)
    {
        if (response.Staff is { } staff) return Scored(ResponseStep.Staff, [staff.Assessment], Points(staff.Assessment));
        if (response.Steps.Contains(ResponseStep.Staff) && definition.NeedsStaff) return null;
        if (response.Steps.Contains(ResponseStep.Peer))
        {
            if (definition.Peer is not { } rules || !IsLearnersPartDone(ResponseStep.Peer, response, definition)) return null;
            if (response.Received.Count < rules.Needed(response.At, at)) return null;
            RubricAssessment[] counted =
                [.. response.Received.Take(rules.Counted(response.Received.Count, response.At, at)).Select(received => received.Assessment)];
            return Scored(ResponseStep.Peer, counted, rules.Points(counted));
        }

        return response.Self is { } self ? Scored(ResponseStep.Self, [self.Assessment], Points(self.Assessment)) : null;

        ResponseScored Scored(string source, IReadOnlyList<RubricAssessment> assessments, IReadOnlyDictionary<string, int> points) => new(
            user, block, response.Id, source, points.Values.Sum(), assessments[0].Possible(), points, [.. assessments.Select(one => one.Id)], at);
    }

    private static Dictionary<string, int> Points(RubricAssessment assessment) =>
        assessment.Criteria.ToDictionary(criterion => criterion.Criterion, criterion => criterion.Earned, StringComparer.Ordinal);

    private static OpenResponseEvent? Next(UserId user, UsageKey block, SubmittedResponse response, OpenResponseDefinition definition, DateTimeOffset at)
    {
        if (response.IsCancelled)
            return response.Status == ResponseStep.Cancelled ? null : new ResponseStatusChanged(user, block, response.Id, ResponseStep.Cancelled, at);
        // The course team's word counts at once, and again when it changes.
        if (response.Staff is not null && ScoreOf(user, block, response, definition, at) is { } byStaff &&
            (response.Score is not { Source: ResponseStep.Staff } known || known.Earned != byStaff.Earned)) return byStaff;
        if (response.Status == ResponseStep.Done) return null;
        foreach (var step in response.Steps.Where(step => step != ResponseStep.Staff && !response.Completed.Contains(step)))
        {
            if (IsLearnersPartDone(step, response, definition)) return new ResponseStepCompleted(user, block, response.Id, step, at);
        }

        var status = StatusOf(response);
        var place = Place(response, ResponseStep.Peer);
        if (response.OpenedToPeers is null && place >= 0 && (status == ResponseStep.Waiting || Place(response, status) >= place))
            return new ResponseOpenedToPeers(user, block, response.Id, at);
        if (status == ResponseStep.Waiting && IsAssessed(response, definition, at) && ScoreOf(user, block, response, definition, at) is { } score)
        {
            if (response.Score is null && response.Staff is null) return score;
            status = ResponseStep.Done;
        }

        return response.Status == status ? null : new ResponseStatusChanged(user, block, response.Id, status, at);
    }

    /// <summary>The first step that is left, assessing peers last.</summary>
    private static string StatusOf(SubmittedResponse response)
    {
        var left = response.Steps.Where(step => step != ResponseStep.Staff && !response.Completed.Contains(step)).ToList();
        return left.FirstOrDefault(step => step != ResponseStep.Peer) ?? left.FirstOrDefault() ?? ResponseStep.Waiting;
    }

    private static int Place(SubmittedResponse response, string step) => response.Steps.ToList().IndexOf(step);

    private static bool IsLearnersPartDone(string step, SubmittedResponse response, OpenResponseDefinition definition) =>
        response.Completed.Contains(step) || step switch
        {
            ResponseStep.Training => response.ExamplesDone >= definition.Examples.Count,
            ResponseStep.Peer => definition.Peer is { } rules && response.Given >= rules.MustGrade,
            ResponseStep.Self => response.Self is not null,
            _ => true,
        };

    private static bool IsAssessed(SubmittedResponse response, OpenResponseDefinition definition, DateTimeOffset at) =>
        response.Steps.All(step => IsAssessed(step, response, definition, at));

    /// <summary>Others did all that a step asks of them; a word of the course team stands for everybody's.</summary>
    public static bool IsAssessed(string step, SubmittedResponse response, OpenResponseDefinition definition, DateTimeOffset at) =>
        response.Staff is not null || step switch
        {
            ResponseStep.Peer => definition.Peer is { } rules && response.Received.Count >= rules.Needed(response.At, at),
            ResponseStep.Self => response.Self is not null,
            ResponseStep.Staff => !definition.NeedsStaff,
            _ => true,
        };
}
