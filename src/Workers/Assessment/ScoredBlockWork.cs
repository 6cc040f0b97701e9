using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Assessment;

/// <summary>What a job of the course team does to one learner's work in a scored block that is no problem.</summary>
internal static class ScoredBlockWork
{
    /// <param name="past">The learner's stream.</param>
    public static Decision<ScoredBlockEvent> Decide(string kind, ProblemTask task, ProblemWork work, IReadOnlyList<RecordedEvent> past, PublishedCourse course)
    {
        var state = past.Aggregate(ScoredBlock.Initial, (known, fact) => known.Evolve((ScoredBlockEvent)fact.Data));
        return kind switch
        {
            ProblemTask.ResetAttempts => new ResetBlockAttempts(work.User, work.Problem, task.By, task.Reason, task.At).Decide(state),
            ProblemTask.DeleteState => new DeleteBlockState(work.User, work.Problem, task.By, task.Reason, task.At).Decide(state),
            ProblemTask.Override => new OverrideBlockScore(
                work.User, work.Problem, task.Score ?? throw new JobGivenUpException("The job names no score."), task.By, task.Reason, task.At)
                .Decide(state, Points(work.Problem, course, "Scores cannot be overridden for this problem type.")),
            _ => new RescoreBlock(work.User, work.Problem, task.OnlyIfHigher, task.Task.ToString(), task.By, task.Reason, task.At)
                .Decide(state, Points(work.Problem, course, "Specified problem does not support rescoring.")),
        };
    }

    private static BlockPoints Points(UsageKey block, PublishedCourse course, string otherwise) => course.TryFind(block, out var published)
        ? published.Points() ?? throw new JobGivenUpException(otherwise)
        : throw new JobGivenUpException($"{block} is not published.");
}
