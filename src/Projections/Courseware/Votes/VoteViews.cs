using System.Net;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>Polls, surveys and word clouds as people see them: published content, the learner's own stream, and the tallies. Readers: unit pages.</summary>
public sealed class VoteViews(StreamStore streams, VoteTalliesQuery tallies)
{
    /// <summary>Null: a block of another type.</summary>
    /// <param name="onView">Being seen completes it.</param>
    /// <param name="requester">Null: anonymous, who may read but not vote.</param>
    /// <param name="isTeam">Sees results that are hidden from learners.</param>
    public async Task<BlockView?> Of(OutlineBlock block, bool onView, Requester? requester, bool isTeam, string csrfToken, CancellationToken ct)
    {
        if (block.Type is not ("poll" or "survey" or "poll_question" or "word_cloud")) return null;
        var state = requester is null ? LearnerVote.Initial : await StateOf(requester.User, block.Block.Usage, ct);
        var seen = new Seen(block.Block, block.Name, onView, requester is not null, isTeam, csrfToken, state);
        return block.Type switch
        {
            "poll" => await Poll(seen, ct),
            "survey" => await Survey(seen, ct),
            "poll_question" => await Question(seen, ct),
            _ => await Cloud(seen, ct),
        };
    }

    public Task<LearnerVote> StateOf(UserId user, UsageKey block, CancellationToken ct) =>
        streams.Load<LearnerVote, LearnerVoteEvent>(LearnerVoteEvent.StreamOf(user, block), ct);

    private async Task<BlockView> Poll(Seen seen, CancellationToken ct)
    {
        var poll = PollContent.Of(seen.Block);
        var mine = poll.Answers.Any(answer => answer.Key == seen.State.Choice) ? seen.State.Choice : null;
        var canVote = seen.MayAct && (mine is null || (poll.Rules.PrivateResults && poll.Rules.Allows(seen.State.Submissions)));
        var options = await Options(seen, "", poll.Answers, mine, ShowsResults(seen, mine is not null, poll.Rules), VoteMarkdown.ToHtml, ct);
        return new VoteBlockView(
            seen.Usage, seen.Name, seen.OnView, seen.Html(VoteMarkdown.ToHtml(poll.Question)),
            [new("choice", "", null, null, options.Options)], seen.CsrfToken, seen.Url("vote"), canVote, mine is not null, null,
            mine is null ? "" : seen.Html(VoteMarkdown.ToHtml(poll.Feedback)), options.Total)
        {
            ExportUrl = seen.ExportUrl,
        };
    }

    private async Task<BlockView> Survey(Seen seen, CancellationToken ct)
    {
        var survey = SurveyContent.Of(seen.Block);
        var mine = AnswerSurvey.StandingChoices(seen.State, survey.QuestionKeys, survey.AnswerKeys);
        var canVote = seen.MayAct && (mine is null || (survey.Rules.PrivateResults && survey.Rules.Allows(seen.State.Submissions)));
        var shows = ShowsResults(seen, mine is not null, survey.Rules);
        var questions = new List<VoteQuestion>();
        long? total = null;
        var votes = shows ? await tallies.Of(seen.Usage, ct) : null;
        foreach (var question in survey.Questions)
        {
            var options = Counted(seen, question.Key, survey.Answers, mine?.Text(question.Key), votes, WebUtility.HtmlEncode);
            total ??= options.Total;
            questions.Add(new(question.Key, seen.Html(VoteMarkdown.ToHtml(question.Label)), seen.Address(question.Image), question.ImageAlt, options.Options));
        }

        return new VoteBlockView(
            seen.Usage, survey.Name, seen.OnView, "", questions, seen.CsrfToken, seen.Url("vote"), canVote, mine is not null, null,
            mine is null ? "" : seen.Html(VoteMarkdown.ToHtml(survey.Feedback)), total)
        {
            ExportUrl = seen.ExportUrl,
        };
    }

    private async Task<BlockView> Question(Seen seen, CancellationToken ct)
    {
        var poll = PollQuestionContent.Of(seen.Block);
        var mine = seen.State.Choice;
        var options = await Options(seen, "", poll.Answers, mine, mine is not null, html => html, ct);
        var withUrls = options.Options.Select(option => option with { Url = seen.Url($"xmodule_handler/{Uri.EscapeDataString(option.Key)}") });
        return new VoteBlockView(
            seen.Usage, seen.Name, seen.OnView, seen.Html(poll.Question), [new("", "", null, null, [.. withUrls])], seen.CsrfToken, "",
            seen.MayAct && mine is null, mine is not null, mine is not null && poll.MayWithdraw ? seen.Url("xmodule_handler/reset_poll") : null, "", options.Total);
    }

    private async Task<BlockView> Cloud(Seen seen, CancellationToken ct)
    {
        var cloud = WordCloudContent.Of(seen.Block);
        var own = seen.State.Words;
        var counts = own is null ? null : await tallies.OfCloud(seen.Usage, cloud.TopWords, own, ct);
        return new WordCloudBlockView(
            seen.Usage, seen.Name, seen.OnView, seen.Html(cloud.Instructions), cloud.Inputs, seen.CsrfToken, seen.Url("xmodule_handler/submit"),
            seen.MayAct && own is null, counts is null ? null : CloudWords.Of(counts), own ?? [], cloud.ShowsPercents, counts?.Total ?? 0);
    }

    private static bool ShowsResults(Seen seen, bool hasVoted, VoteRules rules) => rules.PrivateResults ? seen.IsTeam : hasVoted;

    private async Task<(IReadOnlyList<VoteOption> Options, long? Total)> Options(
        Seen seen, string question, IReadOnlyList<VoteItem> answers, string? mine, bool shows, Func<string, string> html, CancellationToken ct) =>
        Counted(seen, question, answers, mine, shows ? await tallies.Of(seen.Usage, ct) : null, html);

    private static (IReadOnlyList<VoteOption> Options, long? Total) Counted(
        Seen seen, string question, IReadOnlyList<VoteItem> answers, string? mine,
        IReadOnlyDictionary<(string Question, string Answer), long>? votes, Func<string, string> html)
    {
        long? Votes(VoteItem answer) => votes?.GetValueOrDefault((question, answer.Key));
        var total = votes is null ? null : answers.Sum(Votes);
        return (
            [.. answers.Select(answer => new VoteOption(
                answer.Key, seen.Html(html(answer.Label)), seen.Address(answer.Image), answer.ImageAlt, answer.Key == mine, Votes(answer),
                total is { } all ? VoteShare.Percent(Votes(answer) ?? 0, all) : null, null))],
            total);
    }

    private sealed record Seen(PublishedBlock Block, string Name, bool OnView, bool MayAct, bool IsTeam, string CsrfToken, LearnerVote State)
    {
        public UsageKey Usage => Block.Usage;

        public string? ExportUrl => IsTeam ? Url("csv_export") : null;

        public string Url(string handler) => $"/courses/{Usage.Course}/xblock/{Usage}/handler/{handler}";

        public string Html(string html) => StaticUrls.Rewrite(html, Usage.Course);

        // References are found behind their quote.
        public string? Address(string? image) => image is null ? null : Html($"\"{image}\"")[1..^1];
    }
}
