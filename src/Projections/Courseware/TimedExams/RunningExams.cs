using OpenEdx.Domain.Courseware;

namespace OpenEdx.Projections.Courseware;

/// <summary>An exam whose clock runs for the visitor of a course.</summary>
/// <param name="Attempt">Number of the attempt on the wire.</param>
/// <param name="Ends">The last instant at which answers are taken.</param>
/// <param name="IsHandingIn">The learner is asked whether to hand in.</param>
public sealed record RunningExam(OutlineBlock Exam, long Attempt, DateTimeOffset Ends, TimeSpan Remaining, bool IsHandingIn);

/// <summary>Finds the exam whose clock runs; reader: the bar above the pages of a course. Courses without timed exams cost nothing.</summary>
public sealed class RunningExams(TimedExams exams, TimedExamAttemptsQuery attempts)
{
    /// <summary>Null: none runs in this course. The course team has no clock, as whomever it looks.</summary>
    public async Task<RunningExam?> Of(CourseVisit visit, CancellationToken ct)
    {
        if (visit.Requester is not { } requester || visit.IsTeam || visit.Onlooker.Guise is not null || !visit.Outline.HasTimedExams) return null;
        foreach (var usage in await attempts.Running(requester.User, ct))
        {
            if (usage.Course != visit.Course.Key || !visit.Outline.TryFind(usage, out var exam)) continue;
            var state = await exams.Load(requester.User, usage, ct);
            if (!state.IsRunning || state.IsOverdue(visit.Now)) continue;
            return new(
                exam, TimedExamContent.NumberOf(usage, requester.User, state.Attempts), state.Expires!.Value, state.Remaining(visit.Now),
                state.Status == ExamAttemptStatus.ReadyToSubmit);
        }

        return null;
    }
}
