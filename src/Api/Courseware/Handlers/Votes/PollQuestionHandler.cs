using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>…/handler/xmodule_handler/{answer id|get_state|reset_poll}</c> of a <c>poll_question</c>. Client: unit pages.
/// </summary>
/// <remarks>
/// Source: Open edX <c>xmodule/poll_block.py</c> (handle_ajax). Differs: what changes something needs POST; answers that the author removed
/// are not among the counts.
/// </remarks>
internal sealed class PollQuestionHandler(StreamStore streams, VoteViews views, VoteTalliesQuery tallies, RequestClock clock) : IBlockHandler
{
    public bool Answers(PublishedBlock block, string handler, string suffix) => block.Type == "poll_question" && handler == "xmodule_handler";

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        var poll = PollQuestionContent.Of(call.Block);
        var isAnswer = poll.Answers.Any(answer => answer.Key == call.Suffix);
        if (!isAnswer && call.Suffix == "get_state") return await State(call, poll, ct);
        if (!HttpMethods.IsPost(call.Http.Request.Method)) return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        return isAnswer ? await Vote(call, poll, ct)
            : call.Suffix == "reset_poll" && poll.MayWithdraw ? await Withdraw(call, ct)
            : Unknown();
    }

    private async Task<IResult> Vote(BlockCall call, PollQuestionContent poll, CancellationToken ct)
    {
        var ask = new CastPollVote(call.User, call.Block.Usage, call.Suffix, clock.Now(call.Http));
        var answers = poll.Answers.Select(answer => answer.Key).ToArray();
        var done = await streams.Transact<LearnerVote, LearnerVoteEvent>(
            LearnerVoteEvent.StreamOf(call.User, call.Block.Usage), state => ask.Decide(state, answers, VoteRules.Once),
            call.Http.MetadataFor(nameof(CastPollVote)), ct);
        if (done.Refusal is not null) return Unknown();
        var (counts, total) = await Counts(call, poll, ct);
        return Results.Json(new { poll_answers = counts, total, callback = new Dictionary<string, string> { ["objectName"] = "Conditional" } });
    }

    private async Task<IResult> Withdraw(BlockCall call, CancellationToken ct)
    {
        var done = await streams.Transact<LearnerVote, LearnerVoteEvent>(
            LearnerVoteEvent.StreamOf(call.User, call.Block.Usage), new WithdrawPollVote(call.User, call.Block.Usage, clock.Now(call.Http)).Decide,
            call.Http.MetadataFor(nameof(WithdrawPollVote)), ct);
        return done.Appended.Count == 0 ? Unknown() : Results.Json(new { status = "success" });
    }

    private async Task<IResult> State(BlockCall call, PollQuestionContent poll, CancellationToken ct)
    {
        var state = await views.StateOf(call.User, call.Block.Usage, ct);
        var (counts, total) = await Counts(call, poll, ct);
        return Results.Json(new { poll_answer = state.Choice ?? "", poll_answers = counts, total });
    }

    private async Task<(Dictionary<string, long> Counts, long Total)> Counts(BlockCall call, PollQuestionContent poll, CancellationToken ct)
    {
        var votes = await tallies.Of(call.Block.Usage, ct);
        var counts = poll.Answers.ToDictionary(answer => answer.Key, answer => votes.GetValueOrDefault(("", answer.Key)));
        return (counts, counts.Values.Sum());
    }

    private static IResult Unknown() => Results.Json(new { error = "Unknown Command!" });
}
