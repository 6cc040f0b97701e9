using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Projections.Tests.Assessment;

public sealed class OpenResponsesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UsageKey Block = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse").Block("openassessment", "essay");
    private static readonly UserId Ada = new(1);
    private static readonly UserId Bob = new(2);
    private static readonly UserId Cy = new(3);
    private static readonly Guid Essay = new(1, 0, 0, new byte[8]);
    private static readonly RubricAssessment Judged = new(Guid.Empty, [new("Ideas", "Good", 5, 5, "")], "");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_row_follows_what_happens_to_the_response()
    {
        await using var model = await ReadModel.Of(new OpenResponses());
        var query = new OpenResponsesQuery(model.Database);
        await model.Given(
            Fact(new ResponseDraftSaved(Ada, Block, ["A"], Noon)),
            Fact(new ResponseSubmitted(Ada, Block, Essay, ["A"], [], ["peer"], Noon)),
            Fact(new ResponseOpenedToPeers(Ada, Block, Essay, Noon.AddMinutes(1))),
            Fact(new ResponseStatusChanged(Ada, Block, Essay, "peer", Noon)),
            Fact(new PeerReviewStarted(Ada, Block, Essay, Bob, Noon)),
            Fact(new PeerAssessmentReceived(Ada, Block, Essay, Bob, Judged, Noon)),
            Fact(new PeerAssessmentGiven(Ada, Block, Essay, Guid.Empty, Bob, Guid.Empty, Noon)),
            Fact(new ResponseGradingClaimed(Ada, Block, Essay, Cy, Noon)),
            Fact(new ResponseStaffAssessed(Ada, Block, Essay, Cy, Judged, true, Noon.AddMinutes(2))),
            Fact(new ResponseScored(Ada, Block, Essay, "staff", 5, 5, new Dictionary<string, int>(), [], Noon)),
            Fact(new ResponseStatusChanged(Ada, Block, Essay, "done", Noon)));

        var row = await query.Find(Block, Essay, Ct);
        Assert.Equal(
            new OpenResponseRow(
                Block.ToString(), 1, Block.Course.ToString(), Essay, Noon, "done", Noon.AddMinutes(1), 1, 1, Noon.AddMinutes(2), 3, 5, 5, null, 5, 5, 3, Noon),
            row);
        Assert.Null(await query.Find(Block.Course.Block("openassessment", "other"), Essay, Ct));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task the_queue_is_in_order_and_without_what_needs_nothing_more()
    {
        await using var model = await ReadModel.Of(new OpenResponses());
        var query = new OpenResponsesQuery(model.Database);
        await model.Given(
            [.. Opened(Ada, 3), .. Opened(Bob, 1), .. Opened(Cy, 2),
            Fact(new ResponseSubmitted(new(4), Block, Guid.NewGuid(), ["A"], [], ["self", "peer"], Noon)),
            .. Opened(new(5), 0), Fact(new ResponseCancelled(new(5), Block, Guid.Empty, Ada, "x", Noon)),
            .. Opened(new(6), 0), Fact(new PeerAssessmentReceived(new(6), Block, Guid.Empty, Bob, Judged, Noon)),
            .. Opened(new(7), 0), Fact(new ResponseStateCleared(new(7), Block, null, Ada, null, Noon))]);

        Assert.Equal([Bob, Cy], await query.Queue(Block, Ada, 1, Ct));
        Assert.Equal([Bob, Cy, new(6)], await query.Others(Block, Ada, Ct));
        Assert.Equal(6, (await query.Of(Block, Ct)).Count);
        await model.ThenRebuiltEqually();
    }

    private static (string Stream, object Fact)[] Opened(UserId user, int minute)
    {
        var id = new Guid((int)user.Value, 1, 0, new byte[8]);
        return
        [
            Fact(new ResponseSubmitted(user, Block, id, ["A"], [], ["peer"], Noon)), Fact(new ResponseOpenedToPeers(user, Block, id, Noon.AddMinutes(minute))),
        ];
    }

    private static (string Stream, object Fact) Fact(OpenResponseEvent fact) => (OpenResponseEvent.StreamOf(fact.User, Block), fact);
}
