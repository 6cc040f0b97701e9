namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>What came of grading one submission.</summary>
public abstract record GradeOutcome
{
    /// <summary>Every input was judged.</summary>
    /// <param name="Marks">One per input, in document order.</param>
    /// <param name="Earned">Raw points.</param>
    /// <param name="Possible">Raw maximum.</param>
    /// <param name="IsSuccess">Every input is correct or partially correct (olx §6.5).</param>
    public sealed record Graded(IReadOnlyList<InputMark> Marks, double Earned, double Possible, bool IsSuccess) : GradeOutcome
    {
        /// <summary>Feedback of choices and answers that the learner was shown, for the tracking log; already inside the messages.</summary>
        public IReadOnlyList<FeedbackShown> Feedback { get; init; } = [];
    }

    /// <summary>Nothing was judged, no attempt is used.</summary>
    /// <param name="Message">Plain text for the learner; may quote the answer, so it must be escaped in HTML.</param>
    /// <param name="Trace">For the course team: Python's own message, what a server of the author said, or the place of the mistake in the problem; null: there is no more to say.</param>
    public sealed record Rejected(string Message, string? Trace = null) : GradeOutcome;

    /// <summary>Nothing was judged yet: run and ask these, and grade again with what comes of it.</summary>
    public sealed record NeedsMore(IReadOnlyList<PythonRun> Runs, IReadOnlyList<ServerCall> Calls) : GradeOutcome;
}

/// <summary>A question that is shown but not graded.</summary>
/// <param name="ResponseId"><c>BLOCKID_1</c>; <c>BLOCKID</c> for an input that belongs to no question.</param>
/// <param name="ResponseType">Name of the element.</param>
/// <param name="Reason">A sentence for the learner.</param>
/// <param name="Line">Of the response element in the problem's XML, from 1; 0 unknown.</param>
public sealed record UngradablePart(string ResponseId, string ResponseType, string Reason, int Line);
