using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The definition of an open response with the dates of its steps, as one person meets them.</summary>
/// <param name="IsTeam">Course team: no date closes anything.</param>
public sealed record ResponseRules(OpenResponseDefinition Definition, StepDates Dates, bool IsTeam)
{
    /// <summary><c>start</c>: not open yet; <c>due</c>: over; null: open.</summary>
    public string? WhyClosed(string step, DateTimeOffset now) => IsTeam ? null : Dates.Of(step).WhyClosed(now);

    internal Refusal? Closed(string step, DateTimeOffset now) => WhyClosed(step, now) is { } why ? new StepClosed(step, why) : null;
}

/// <summary>The step is not open yet (<c>start</c>) or no longer (<c>due</c>).</summary>
public sealed record StepClosed(string Step, string Why) : Refusal;

/// <summary>There is no such submission, or none yet.</summary>
public sealed record NotSubmitted : Refusal;

/// <summary>The submission was removed by the course team.</summary>
public sealed record SubmissionCancelled : Refusal;

/// <summary>A criterion lacks its choice or its words, or a choice is unknown.</summary>
public sealed record InvalidRubricSelection : Refusal;

/// <summary>The learner has not come to this step, or the response has none such.</summary>
public sealed record StepNotReached(string Step) : Refusal;
