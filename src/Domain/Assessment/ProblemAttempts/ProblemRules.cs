namespace OpenEdx.Domain.Assessment;

/// <summary>What a learner may do with a problem now, from its settings and the work so far (olx §13).</summary>
/// <remarks>Source: Open edX <c>xmodule/capa_block.py</c> (closed, answer_available, correctness_available, should_show_*).</remarks>
/// <param name="isTeam">Course team sees answers whatever the dates, where they are shown at all.</param>
public sealed class ProblemRules(ProblemSettings settings, ProblemAttempts state, DateTimeOffset at, bool isTeam)
{
    /// <summary>Least time between two requests to graders outside. Source: Open edX <c>XQUEUE_WAITTIME_BETWEEN_REQUESTS</c>, its default.</summary>
    public static TimeSpan QueueWait { get; } = TimeSpan.FromSeconds(5);

    private bool HasNoAttemptsLeft => state.Attempts >= settings.MaxAttempts;

    /// <summary>No attempts left, or past the closing date.</summary>
    public bool IsClosed => HasNoAttemptsLeft || settings.IsPastDue(at);

    /// <summary>A randomized problem was answered and waits for its next variant.</summary>
    public bool NeedsReset => state.IsDone && settings.Rerandomize == Rerandomize.Always;

    public bool CanSubmit => !IsClosed && !NeedsReset;

    /// <summary>A survey, with no attempts at all, may always be saved.</summary>
    public bool CanSave => (!IsClosed || settings.MaxAttempts == 0) && !NeedsReset;

    public bool CanReset => state.IsDone && !IsClosed;

    public bool ShowsSaveButton =>
        settings.ForceSaveButton ? !IsClosed : CanSave && (settings.MaxAttempts is not null || settings.Rerandomize == Rerandomize.Always);

    public bool ShowsResetButton =>
        (!IsClosed || settings.MaxAttempts == 0)
        && ((settings.DrawsAtReset && state.IsDone) || (settings.ShowResetButton && !state.IsCorrect));

    /// <summary>The learner may see how answers were judged.</summary>
    public bool CorrectnessIsAvailable => settings.ShowCorrectness switch
    {
        ShowCorrectnessRule.Never => false,
        ShowCorrectnessRule.PastDue => isTeam || settings.Close is null || settings.IsPastDue(at),
        _ => true,
    };

    public bool AnswerIsAvailable
    {
        get
        {
            if (!CorrectnessIsAvailable || settings.ShowAnswer == ShowAnswerRule.Never) return false;
            if (isTeam) return true;
            var isPastDue = settings.IsPastDue(at);
            return settings.ShowAnswer switch
            {
                ShowAnswerRule.Always => true,
                ShowAnswerRule.Answered => state.IsCorrect,
                ShowAnswerRule.Attempted => state.Attempts > 0 || isPastDue,
                ShowAnswerRule.AttemptedNoPastDue => state.Attempts > 0,
                ShowAnswerRule.Closed => IsClosed,
                ShowAnswerRule.Finished => IsClosed || state.IsCorrect,
                ShowAnswerRule.CorrectOrPastDue => state.IsCorrect || isPastDue,
                ShowAnswerRule.PastDue => isPastDue,
                ShowAnswerRule.AfterAttempts => state.Attempts >= Math.Min(settings.AttemptsBeforeShowAnswer, settings.MaxAttempts ?? int.MaxValue),
                ShowAnswerRule.AfterAllAttempts => HasNoAttemptsLeft,
                ShowAnswerRule.AfterAllAttemptsOrCorrect => HasNoAttemptsLeft || state.IsCorrect,
                _ => false,
            };
        }
    }

    /// <summary>An answer went to a grader outside less than <see cref="QueueWait"/> ago, and waits.</summary>
    public bool IsQueuedTooShortly => state.Queued.Count > 0 && at - state.Queued.Values.Max(queued => queued.At) < QueueWait;

    /// <summary>What is left of the wait between two submissions; zero or less: nothing.</summary>
    public TimeSpan RemainingWait => state.LastSubmission is { } last ? last + settings.SubmissionWait - at : TimeSpan.Zero;
}
