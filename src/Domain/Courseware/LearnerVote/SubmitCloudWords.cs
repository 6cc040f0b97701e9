using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner puts words into a <c>word_cloud</c>.</summary>
/// <param name="Words">As typed.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>
/// Source: Open edX <c>xmodule/word_cloud_block.py</c>. Differs: there a client of its own making may send any number of words of any length.
/// </remarks>
public sealed record SubmitCloudWords(UserId User, UsageKey WordCloud, IReadOnlyList<string> Words, DateTimeOffset At)
{
    /// <summary>Longest word or sentence that counts, in characters.</summary>
    public const int LongestWord = 250;

    /// <summary>One submits once.</summary>
    public sealed record AlreadySubmitted : Refusal;

    /// <summary>Submitting nothing but blanks is a submission too.</summary>
    /// <param name="inputs">Number of fields that the page has; more words do not count.</param>
    public Decision<LearnerVoteEvent> Decide(LearnerVote state, int inputs)
    {
        if (state.Words is not null) return new AlreadySubmitted();
        return new CloudWordsSubmitted(User, WordCloud, [.. Words.Select(Clean).Where(word => word.Length > 0).Take(inputs)], At);
    }

    // PostgreSQL's text holds no NUL.
    private static string Clean(string word)
    {
        var clean = word.Replace("\0", "", StringComparison.Ordinal).Trim().ToLowerInvariant();
        if (clean.Length <= LongestWord) return clean;
        // Not through the middle of a character.
        return clean[..(char.IsHighSurrogate(clean[LongestWord - 1]) ? LongestWord - 1 : LongestWord)].TrimEnd();
    }
}
