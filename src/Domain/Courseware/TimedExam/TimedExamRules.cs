namespace OpenEdx.Domain.Courseware;

/// <summary>What the course says about a timed exam, with the dates of one learner.</summary>
/// <remarks>Source: edx-proctoring <c>edx_proctoring/api.py</c> (is_exam_passed_due, _calculate_allowed_mins, _get_timed_exam_view).</remarks>
/// <param name="LimitMinutes">For everybody.</param>
/// <param name="Due">Null: none.</param>
/// <param name="Close">Due date, or else the end of the course; null: neither.</param>
/// <param name="Grace">How long after <paramref name="Close"/> problems still take answers, so that nothing is shown again.</param>
/// <param name="StaysHidden">Not shown again after the due date either.</param>
public sealed record TimedExamRules(int LimitMinutes, DateTimeOffset? Due, DateTimeOffset? Close, TimeSpan Grace, bool StaysHidden)
{
    /// <summary>Nobody begins any more, and nobody goes on.</summary>
    public bool IsPastDue(DateTimeOffset at) => Close <= at;

    /// <summary>What a learner has who starts at an instant: cut off at the due date, in whole minutes.</summary>
    /// <param name="extraMinutes">Given by the course team.</param>
    public int AllowedMinutes(int extraMinutes, DateTimeOffset at)
    {
        var whole = LimitMinutes + extraMinutes;
        return Due is { } due && at.AddMinutes(whole) > due ? Math.Max((int)(due - at).TotalMinutes, 0) : whole;
    }

    /// <summary>Whether the content is shown to the learner.</summary>
    public ExamDoor DoorFor(TimedExam state, DateTimeOffset at)
    {
        if (state.IsCompleted || state.IsOverdue(at))
            return !StaysHidden && Close + Grace < at ? ExamDoor.Open : ExamDoor.HandedIn;
        if (IsPastDue(at)) return ExamDoor.PastDue;
        return state.Status switch
        {
            ExamAttemptStatus.Started => ExamDoor.Open,
            ExamAttemptStatus.ReadyToSubmit => ExamDoor.ReadyToSubmit,
            _ => ExamDoor.NotStarted,
        };
    }
}

/// <summary>Whether the content of a timed exam is shown to a learner, and if not, why.</summary>
public enum ExamDoor
{
    /// <summary>The clock runs, or all is over and may be looked at again.</summary>
    Open,

    NotStarted,

    /// <summary>The learner is asked whether to hand in.</summary>
    ReadyToSubmit,

    /// <summary>Handed in, or the time was up; hidden for now, or for good.</summary>
    HandedIn,

    /// <summary>Nothing was handed in before the due date.</summary>
    PastDue,
}
