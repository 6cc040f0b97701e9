using OpenEdx.Domain.Assessment;

namespace OpenEdx.Projections.Courseware;

/// <summary>Why a response has its grade: criterion by criterion, opinion by opinion.</summary>
public static class ResponseGrades
{
    public static ResponseGradeView Of(SubmittedResponse response, ResponseScore score, OpenResponseDefinition definition) => new(
        score.Source switch
        {
            ResponseStep.Staff => "the course team",
            ResponseStep.Peer => definition.Peer?.UsesMean == true ? "peers (mean)" : "peers (median)",
            ResponseStep.Self => "yourself",
            _ => "nobody: the response was removed",
        },
        score.Earned,
        score.Possible,
        [.. score.Points.Select(pair => Criterion(pair.Key, pair.Value, definition))],
        Opinions(response, score, definition),
        score.Source == ResponseStep.Peer && !response.IsRated);

    /// <summary>All assessments of a response.</summary>
    public static IReadOnlyList<OpinionView> Opinions(SubmittedResponse response, ResponseScore? score, OpenResponseDefinition definition)
    {
        var opinions = new List<OpinionView>();
        if (response.Staff is { } staff) opinions.Add(Opinion("Course team", staff));
        foreach (var (index, received) in response.Received.Index()) opinions.Add(Opinion($"Peer {index + 1}", received));
        if (response.Self is { } self) opinions.Add(Opinion("Self", self));
        return opinions;

        OpinionView Opinion(string who, ReceivedAssessment received) => new(
            who,
            score?.Assessments.Contains(received.Assessment.Id) == true,
            [.. received.Assessment.Criteria.Select(criterion => (
                LabelOf(criterion.Criterion, definition), OptionOf(criterion, definition), criterion.Earned, criterion.Feedback))],
            received.Assessment.Feedback);
    }

    private static CriterionGradeView Criterion(string name, int earned, OpenResponseDefinition definition)
    {
        var criterion = definition.Rubric.Criteria.FirstOrDefault(one => one.Name == name);
        return new(LabelOf(name, definition), criterion?.Options.Count == 0 ? null : earned, criterion?.Possible ?? earned);
    }

    private static string LabelOf(string name, OpenResponseDefinition definition) =>
        definition.Rubric.Criteria.FirstOrDefault(one => one.Name == name)?.Label is { Length: > 0 } label ? label : name;

    private static string? OptionOf(AssessedCriterion assessed, OpenResponseDefinition definition) =>
        definition.Rubric.Criteria.FirstOrDefault(one => one.Name == assessed.Criterion)?.Options
            .FirstOrDefault(option => option.Name == assessed.Option)?.Label ?? assessed.Option;
}
