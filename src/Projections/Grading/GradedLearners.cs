using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Grading;

/// <summary>What grading knows of a learner now. Readers: progress, gradebook.</summary>
public sealed class GradedLearners(GradesQuery grades, StreamStore streams)
{
    public async Task<GradedLearner> Find(UserId user, GradedCourse course, CancellationToken ct)
    {
        var scores = (await grades.ProblemScores(user, course.Course, ct)).ToDictionary(
            score => UsageKey.Parse(score.Key),
            score => new ProblemScore(score.Value.Earned, score.Value.Possible, score.Value.FirstAttempted, score.Value.ScoredAt));
        return (await LearnerHistories.Read(streams, [(user, course)], ct)).Of(user, course, scores);
    }

    /// <summary>Recorded standings of a learner in problems.</summary>
    public async Task<IEnumerable<ProblemScoreRow>> Scores(UserId user, CourseKey course, CancellationToken ct) =>
        (await grades.ProblemScores(user, course, ct)).Values;
}
