using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A member of the course team takes a response for grading.</summary>
/// <param name="User">Whose response it is.</param>
/// <remarks>Source: edx-ora2 <c>staffgrader/models/submission_lock.py</c>.</remarks>
public sealed record ClaimGrading(UserId User, UsageKey Block, Guid Submission, UserId By, DateTimeOffset At)
{
    /// <summary>Somebody else has it.</summary>
    public sealed record Contested : Refusal;

    /// <summary>Claiming again renews the claim.</summary>
    public Decision<OpenResponseEvent> Decide(OpenResponse state)
    {
        if (state.Current is not { } response || response.Id != Submission) return new NotSubmitted();
        if (response.Claim is { } claim && claim.By != By && claim.IsOpen(At)) return new Contested();
        return response.Claim == new GradingClaim(By, At) ? Decision<OpenResponseEvent>.Nothing : new ResponseGradingClaimed(User, Block, response.Id, By, At);
    }
}

/// <summary>A member of the course team gives a response back.</summary>
/// <param name="User">Whose response it is.</param>
public sealed record ReleaseGrading(UserId User, UsageKey Block, Guid Submission, UserId By, DateTimeOffset At)
{
    /// <summary>Only one's own claim can be given up, even when it has run out.</summary>
    public Decision<OpenResponseEvent> Decide(OpenResponse state)
    {
        if (state.Current is not { } response || response.Id != Submission) return new NotSubmitted();
        if (response.Claim is not { } claim) return Decision<OpenResponseEvent>.Nothing;
        return claim.By == By ? new ResponseGradingReleased(User, Block, response.Id, By, At) : new ClaimGrading.Contested();
    }
}
