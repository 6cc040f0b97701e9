using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>What a batch changes in the figures: moves of learners taken back as they were, and made as they are.</summary>
internal sealed class EnrollmentChange
{
    public Dictionary<(string Course, string Mode, DateOnly Date), (int Count, int Cumulative)> Modes { get; } = [];

    public Dictionary<(string Course, string Cut, string Value, string Mode, int? Cohort, DateOnly Date), (int Count, int Cumulative)> Cuts { get; } = [];

    /// <summary>Where learners stand now; null: nowhere, since the name stands for somebody else, or there is no history.</summary>
    public List<(string Course, string Learner, (bool IsActive, string Mode, int? Cohort)? Now)> Learners { get; } = [];

    public void TakeBack(string course, EnrolledLearner former) => Add(course, former, -1);

    public void Make(string course, string learner, EnrolledLearner now)
    {
        Add(course, now, 1);
        Learners.Add((course, learner, now.Acts.Count == 0 ? null : EnrollmentDays.Ends(now.Acts).Last() is var end ? (end.IsEnrolled, end.Mode, now.Cohort) : null));
    }

    private void Add(string course, EnrolledLearner learner, int sign)
    {
        foreach (var move in EnrollmentDays.Moves(learner.Acts))
        {
            var key = (course, move.Mode, move.Date);
            var (count, cumulative) = Modes.GetValueOrDefault(key);
            Modes[key] = (count + (sign * move.Count), cumulative + (sign * move.Cumulative));
        }

        foreach (var move in learner.Moves())
        {
            var key = (course, move.Cut, move.Value, move.Mode, move.Cohort, move.Date);
            var (count, cumulative) = Cuts.GetValueOrDefault(key);
            Cuts[key] = (count + (sign * move.Count), cumulative + (sign * move.Cumulative));
        }
    }
}
