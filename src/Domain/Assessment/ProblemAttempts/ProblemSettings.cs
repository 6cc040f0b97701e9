namespace OpenEdx.Domain.Assessment;

/// <summary>When a learner's variant of a problem changes.</summary>
public enum Rerandomize
{
    Never,
    PerStudent,
    OnReset,
    Always,
}

/// <summary>When the right answers may be seen (olx §13).</summary>
public enum ShowAnswerRule
{
    Never,
    Always,
    Answered,
    Attempted,
    AttemptedNoPastDue,
    Closed,
    Finished,
    CorrectOrPastDue,
    PastDue,
    AfterAttempts,
    AfterAllAttempts,
    AfterAllAttemptsOrCorrect,

    /// <summary>A word that nobody knows: shown to the course team only.</summary>
    Unknown,
}

/// <summary>When learners see how they were judged.</summary>
public enum ShowCorrectnessRule
{
    Always,
    Never,
    PastDue,
}

/// <summary>Which of several attempts counts.</summary>
public enum GradingMethod
{
    LastScore,
    FirstScore,
    HighestScore,
    AverageScore,
}

/// <summary>How a problem is offered: its author's settings, inherited ones included, at one course version.</summary>
/// <param name="MaxAttempts">Null: no limit.</param>
/// <param name="Due">For this learner; without a date of its own the end of the course. Null: never due.</param>
/// <param name="Grace">Added to the due date. Null: none.</param>
/// <param name="Weight">Null: the raw points count; 0: the problem counts nothing.</param>
/// <param name="SubmissionWait">Least time between two submissions.</param>
/// <param name="AttemptsBeforeShowAnswer">For <see cref="ShowAnswerRule.AfterAttempts"/>.</param>
/// <param name="DisplayName">As the learner sees it.</param>
/// <param name="ContentVersion">Course version that all this was read from.</param>
public sealed record ProblemSettings(
    int? MaxAttempts,
    DateTimeOffset? Due,
    TimeSpan? Grace,
    double? Weight,
    Rerandomize Rerandomize,
    ShowAnswerRule ShowAnswer,
    ShowCorrectnessRule ShowCorrectness,
    GradingMethod GradingMethod,
    TimeSpan SubmissionWait,
    int AttemptsBeforeShowAnswer,
    bool ShowResetButton,
    bool ForceSaveButton,
    string DisplayName,
    long ContentVersion)
{
    /// <summary>Open edX's defaults for a problem whose author set nothing.</summary>
    public static ProblemSettings Default { get; } = new(
        null, null, null, null, Rerandomize.Never, ShowAnswerRule.Finished, ShowCorrectnessRule.Always, GradingMethod.LastScore,
        TimeSpan.Zero, 0, false, false, "", 1);

    /// <summary>Last instant at which answers are taken; null: always.</summary>
    public DateTimeOffset? Close => Due + (Grace ?? TimeSpan.Zero);

    public bool IsPastDue(DateTimeOffset at) => at > Close;

    /// <summary>The seed is fixed per learner, drawn or derived; else it is 1 for everybody.</summary>
    public bool IsRandomized => Rerandomize != Rerandomize.Never;

    /// <summary>A reset draws a new variant.</summary>
    public bool DrawsAtReset => Rerandomize is Rerandomize.Always or Rerandomize.OnReset;
}
