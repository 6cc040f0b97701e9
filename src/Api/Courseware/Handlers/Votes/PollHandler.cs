using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>…/handler/{vote|get_results|student_voted|student_view_user_state}</c> of a <c>poll</c>; <c>vote</c> takes <c>{"choice": KEY}</c>.
/// Clients: unit pages, mobile apps.
/// </summary>
/// <remarks>
/// Source: xblock-poll <c>poll/poll.py</c> (PollBlock). Differs: learners get no counts of private results (there, the user state has them, and
/// asking for the results fails).
/// </remarks>
internal sealed class PollHandler(StreamStore streams, VoteViews views, VoteTalliesQuery tallies, ResultViews seen, RequestClock clock) : IBlockHandler
{
    public bool Answers(PublishedBlock block, string handler, string suffix) =>
        block.Type == "poll" && suffix.Length == 0 && handler is "vote" or "get_results" or "student_voted" or "student_view_user_state";

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        var poll = PollContent.Of(call.Block);
        if (call.Handler == "student_view_user_state") return await UserState(call, poll, ct);
        if (!HttpMethods.IsPost(call.Http.Request.Method)) return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        return call.Handler switch
        {
            "vote" => await Vote(call, poll, ct),
            "get_results" => await Outcome(call, poll, ct),
            _ => Results.Json(new { voted = Standing(await views.StateOf(call.User, call.Block.Usage, ct), poll) is not null, private_results = poll.Rules.PrivateResults }),
        };
    }

    private async Task<IResult> Vote(BlockCall call, PollContent poll, CancellationToken ct)
    {
        var body = await JsonBody.Read(call.Http, ct);
        var choice = body is { ValueKind: JsonValueKind.Object } sent && sent.TryGetProperty("choice", out var named) ? named.ToString() : null;
        var answers = poll.Answers.Select(answer => answer.Key).ToArray();
        var ask = new CastPollVote(call.User, call.Block.Usage, choice ?? "", clock.Now(call.Http));
        var done = await streams.Transact<LearnerVote, LearnerVoteEvent>(
            LearnerVoteEvent.StreamOf(call.User, call.Block.Usage), state => ask.Decide(state, answers, poll.Rules),
            call.Http.MetadataFor(nameof(CastPollVote)), ct);
        return done.Refusal switch
        {
            null => Results.Json(new
            {
                success = true,
                errors = Array.Empty<string>(),
                can_vote = poll.Rules.Allows(done.State.Submissions),
                submissions_count = done.State.Submissions,
                max_submissions = poll.Rules.MaxSubmissions,
            }),
            CastPollVote.AlreadyVoted => Failed("You voted in this poll before."),
            CastPollVote.NoVotesLeft => Failed("You have no votes left in this poll."),
            _ => Failed(choice is null ? "The vote names no answer." : $"This poll has no answer \"{choice}\"."),
        };
    }

    private async Task<IResult> Outcome(BlockCall call, PollContent poll, CancellationToken ct)
    {
        var isOpen = !poll.Rules.PrivateResults || call.IsTeam;
        var (mine, votes) = (Standing(await views.StateOf(call.User, call.Block.Usage, ct), poll), await tallies.Of(call.Block.Usage, ct));
        if (isOpen) await seen.Record(call, "xblock.poll.view_results", ct);
        var counts = poll.Answers.Select(answer => votes.GetValueOrDefault(("", answer.Key))).ToArray();
        var total = counts.Sum();
        var tally = poll.Answers.Select((answer, index) => new
        {
            count = counts[index],
            answer = ResultViews.Html(call, VoteMarkdown.ToHtml(answer.Label)),
            img = ResultViews.Address(call, answer.Image),
            img_alt = answer.ImageAlt,
            key = answer.Key,
            first = index == 0,
            choice = answer.Key == mine,
            last = index == counts.Length - 1,
            percent = VoteShare.Percent(counts[index], total),
            leader = counts[index] == counts.Max(),
        });
        return Results.Json(new
        {
            question = ResultViews.Html(call, VoteMarkdown.ToHtml(poll.Question)),
            tally = isOpen ? (object)tally : new { },
            total = isOpen ? (long?)total : null,
            feedback = ResultViews.Html(call, VoteMarkdown.ToHtml(poll.Feedback)),
            plural = isOpen && total > 1,
            display_name = call.Block.ShownName(),
            any_img = poll.Answers.Any(answer => answer.Image is not null),
            block_id = call.Block.Usage.ToString(),
        });
    }

    private async Task<IResult> UserState(BlockCall call, PollContent poll, CancellationToken ct)
    {
        var state = await views.StateOf(call.User, call.Block.Usage, ct);
        var votes = poll.Rules.PrivateResults && !call.IsTeam ? null : await tallies.Of(call.Block.Usage, ct);
        return Results.Json(new
        {
            choice = Standing(state, poll),
            tally = votes is null ? [] : poll.Answers.ToDictionary(answer => answer.Key, answer => votes.GetValueOrDefault(("", answer.Key))),
            submissions_count = state.Submissions,
        });
    }

    /// <summary>Null: none, or the author removed it.</summary>
    private static string? Standing(LearnerVote state, PollContent poll) => poll.Answers.Any(answer => answer.Key == state.Choice) ? state.Choice : null;

    private static IResult Failed(string error) => Results.Json(new { success = false, errors = new[] { error } });
}
