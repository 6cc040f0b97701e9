using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>A poll, poll question or survey as one viewer sees it.</summary>
/// <param name="Intro">HTML above the questions; empty: none.</param>
/// <param name="CsrfToken">For the forms.</param>
/// <param name="VoteUrl">Where the form goes. Empty: each answer is a button of its own, see <see cref="VoteOption.Url"/>.</param>
/// <param name="CanVote">False: the answers are shown but cannot be chosen.</param>
/// <param name="WithdrawUrl">Where an answer is taken back; null: it cannot be.</param>
/// <param name="Feedback">HTML for who has voted; empty: none.</param>
/// <param name="Total">Learners who voted; null: results are not shown.</param>
public sealed record VoteBlockView(
    UsageKey Usage, string Title, bool CompletesOnView, string Intro, IReadOnlyList<VoteQuestion> Questions, string CsrfToken, string VoteUrl,
    bool CanVote, bool HasVoted, string? WithdrawUrl, string Feedback, long? Total) : BlockView(Usage, Title, CompletesOnView)
{
    /// <summary>Where the course team asks for a table of all votes; null: for others, and for a <c>poll_question</c>.</summary>
    public string? ExportUrl { get; init; }
}

/// <param name="Field">Name of the form's field.</param>
/// <param name="Html">Empty: the question stands above.</param>
public sealed record VoteQuestion(string Field, string Html, string? Image, string? ImageAlt, IReadOnlyList<VoteOption> Options);

/// <param name="Votes">Null: results are not shown.</param>
/// <param name="Percent">Of all votes, rounded; null: results are not shown.</param>
/// <param name="Url">Where a click on it goes, for answers that are buttons; null: chosen in the form.</param>
public sealed record VoteOption(string Key, string Html, string? Image, string? ImageAlt, bool IsMine, long? Votes, int? Percent, string? Url);

/// <summary>A word cloud as one viewer sees it.</summary>
/// <param name="Instructions">HTML; empty: none.</param>
/// <param name="Inputs">Fields for words.</param>
/// <param name="Words">Of all learners, by name; null: the viewer has not submitted yet.</param>
/// <param name="Own">The viewer's words; empty before submitting.</param>
/// <param name="Total">Words of all learners, repetitions included.</param>
public sealed record WordCloudBlockView(
    UsageKey Usage, string Title, bool CompletesOnView, string Instructions, int Inputs, string CsrfToken, string SubmitUrl, bool CanSubmit,
    IReadOnlyList<CloudWord>? Words, IReadOnlyList<string> Own, bool ShowsPercents, long Total) : BlockView(Usage, Title, CompletesOnView);

/// <param name="Percent">Of all words, rounded; see <see cref="CloudWords.Of"/>.</param>
public sealed record CloudWord(string Text, long Size, int Percent);

/// <summary>Words of a cloud, ready to be shown.</summary>
public static class CloudWords
{
    /// <summary>
    /// By name. The last one has what the others leave of 100 percent, as upstream, words that are not shown included.
    /// </summary>
    /// <remarks>Source: Open edX <c>xmodule/word_cloud_block.py</c> (prepare_words).</remarks>
    public static IReadOnlyList<CloudWord> Of(CloudCounts counts)
    {
        var words = counts.Top.OrderBy(word => word.Word, StringComparer.Ordinal).ToList();
        var rest = 100;
        var shown = new List<CloudWord>(words.Count);
        foreach (var (word, count) in words)
        {
            var percent = shown.Count == words.Count - 1 ? rest : VoteShare.Percent(count, counts.Total);
            rest -= percent;
            shown.Add(new(word, count, percent));
        }

        return shown;
    }
}

/// <summary>Shares as Open edX shows them.</summary>
public static class VoteShare
{
    /// <summary>Halves to even, as Python rounds; 0 without votes.</summary>
    public static int Percent(long count, long total) => total == 0 ? 0 : (int)Math.Round(100.0 * count / total, MidpointRounding.ToEven);
}
