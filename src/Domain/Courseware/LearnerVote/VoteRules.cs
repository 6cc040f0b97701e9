namespace OpenEdx.Domain.Courseware;

/// <summary>How often one may vote, as its author set it.</summary>
/// <param name="PrivateResults">Learners do not see what others said; only then may they vote again.</param>
/// <param name="MaxSubmissions">0: as often as one likes.</param>
/// <remarks>Source: xblock-poll <c>poll/poll.py</c> (PollBase).</remarks>
public sealed record VoteRules(bool PrivateResults, int MaxSubmissions)
{
    /// <summary>Once, with the results for all to see: the default.</summary>
    public static VoteRules Once { get; } = new(false, 1);

    public bool Allows(int submissions) => MaxSubmissions == 0 || submissions < MaxSubmissions;
}
