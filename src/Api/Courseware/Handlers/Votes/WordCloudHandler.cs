using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>…/handler/xmodule_handler/{submit|get_state}</c> of a <c>word_cloud</c>; <c>submit</c> takes the form field <c>student_words[]</c>.
/// Client: unit pages. Source: Open edX <c>xmodule/word_cloud_block.py</c> (handle_ajax). Differs: submitting needs POST.
/// </summary>
internal sealed class WordCloudHandler(StreamStore streams, VoteViews views, VoteTalliesQuery tallies, RequestClock clock) : IBlockHandler
{
    private const string Words = "student_words[]";

    public bool Answers(PublishedBlock block, string handler, string suffix) => block.Type == "word_cloud" && handler == "xmodule_handler";

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        var cloud = WordCloudContent.Of(call.Block);
        return call.Suffix switch
        {
            "get_state" => await Shown(call, cloud, await views.StateOf(call.User, call.Block.Usage, ct), ct),
            "submit" when HttpMethods.IsPost(call.Http.Request.Method) => await Submit(call, cloud, ct),
            "submit" => Results.StatusCode(StatusCodes.Status405MethodNotAllowed),
            _ => Failed("Unknown Command!"),
        };
    }

    private async Task<IResult> Submit(BlockCall call, WordCloudContent cloud, CancellationToken ct)
    {
        var form = call.Http.Request.HasFormContentType ? await call.Http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        var words = form.TryGetValue(Words, out var sent) ? sent.Select(word => word ?? "").ToArray() : [];
        var ask = new SubmitCloudWords(call.User, call.Block.Usage, words, clock.Now(call.Http));
        var done = await streams.Transact<LearnerVote, LearnerVoteEvent>(
            LearnerVoteEvent.StreamOf(call.User, call.Block.Usage), state => ask.Decide(state, cloud.Inputs),
            call.Http.MetadataFor(nameof(SubmitCloudWords)), ct);
        return done.Refusal is null ? await Shown(call, cloud, done.State, ct) : Failed("Your words are in the cloud already.");
    }

    private async Task<IResult> Shown(BlockCall call, WordCloudContent cloud, LearnerVote state, CancellationToken ct)
    {
        if (state.Words is not { } own)
        {
            return Results.Json(new
            {
                status = "success",
                submitted = false,
                display_student_percents = false,
                student_words = new { },
                total_count = 0,
                top_words = new { },
            });
        }

        var counts = await tallies.OfCloud(call.Block.Usage, cloud.TopWords, own, ct);
        return Results.Json(new
        {
            status = "success",
            submitted = true,
            display_student_percents = cloud.ShowsPercents,
            student_words = counts.Own.ToDictionary(word => word.Word, word => word.Count),
            total_count = counts.Total,
            top_words = CloudWords.Of(counts).Select(word => new { text = word.Text, size = word.Size, percent = word.Percent }),
        });
    }

    private static IResult Failed(string error) => Results.Json(new { status = "fail", error });
}
