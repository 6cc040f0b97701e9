using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner asks to take a timed exam.</summary>
/// <param name="StartClock">The clock runs at once.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: edx-proctoring <c>edx_proctoring/views.py</c> (StudentProctoredExamAttemptCollection.post), <c>api.py</c> (create_exam_attempt).</remarks>
public sealed record CreateExamAttempt(UserId User, UsageKey Exam, bool StartClock, DateTimeOffset At)
{
    /// <summary>The due date has passed, or the course is over.</summary>
    public sealed record PastDue : Refusal;

    /// <summary>One attempt for everybody; another one needs the course team.</summary>
    public sealed record AlreadyExists : Refusal;

    public Decision<TimedExamEvent> Decide(TimedExam state, TimedExamRules rules)
    {
        if (rules.IsPastDue(At)) return new PastDue();
        if (state.Status != ExamAttemptStatus.None) return new AlreadyExists();
        var created = new ExamAttemptCreated(User, Exam, state.Attempts + 1, At);
        return StartClock ? Decision<TimedExamEvent>.Of(created, StartExamAttempt.Started(User, Exam, state.Evolve(created), rules, At)) : created;
    }
}
