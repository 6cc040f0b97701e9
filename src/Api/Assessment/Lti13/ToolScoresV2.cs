using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// Scores of a line item: <c>POST /api/lti_consumer/v1/lti/{config}/lti-ags/{item}/scores</c>, and what became of them:
/// <c>GET /api/lti_consumer/v1/lti/{config}/lti-ags/{item}/results[/{learner}]</c> (<c>?limit=</c>). Client: tools with a token.
/// </summary>
/// <remarks>
/// Source: Open edX xblock-lti-consumer <c>plugin/views.py</c> (scores, results), <c>serializers.py</c>. Differs: the learner must be, or have been, a member of
/// the course: a tool knows people of other courses by the same id. Results end after 1,000.
/// </remarks>
internal static class ToolScoresV2
{
    private const string Score = "application/vnd.ims.lis.v1.score+json";
    private const string Many = "application/vnd.ims.lis.v2.resultcontainer+json";
    private const int MostResults = 1000;

    private static readonly string[] Posting = [LtiScopes.PostScores];
    private static readonly string[] Reading = [LtiScopes.ReadResults];

    public static IEndpointRouteBuilder MapToolScoresV2(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/lti_consumer/v1/lti/{config}/lti-ags/{item:long}/scores", Post).Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapGet("/api/lti_consumer/v1/lti/{config}/lti-ags/{item:long}/results", All).Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapGet("/api/lti_consumer/v1/lti/{config}/lti-ags/{item:long}/results/{learner}", One).Requires(Operation.UsePublicPages).IgnoresCredentials();
        return routes;
    }

    private static async Task<IResult> Post(
        string config, long item, HttpContext http, ToolAccess access, LineItems items, ToolLearners learners, StreamStore streams, RequestClock clock,
        CancellationToken ct)
    {
        var (block, refusal) = await access.Open(http, config, Posting, ct);
        if (block is null) return refusal!;
        if (await items.Find(block, item, ct) is not { } lineItem) return RestErrors.NotFound();
        if (!ToolAccess.Sends(http, Score)) return ToolAccess.WrongMediaType(http);
        var (form, errors) = ToolScoreForm.Read(await JsonBody.Read(http, ct));
        if (form is null) return Wrong(errors);
        if (await learners.Find(form.UserId, block.Usage.Course, ct) is not { } learner) return Wrong("userId", "No member of this course is known by this id.");
        var score = new ToolScorePosted(
            learner, block.Usage, item, form.Given, form.Maximum, form.Comment ?? "", form.Activity, form.Grading, form.Timestamp, clock.Now(http));
        var ask = new PostToolScore(score, lineItem.ResourceLink == block.Usage);
        var done = await streams.Transact<ScoredBlock, ScoredBlockEvent>(
            ScoredBlockEvent.StreamOf(learner, block.Usage), state => ask.Decide(state, block.Tool), ToolResults.MetadataFor(http, nameof(PostToolScore), "ags"), ct);
        return done.Refusal switch
        {
            PostToolScore.Older => Wrong("timestamp", "Score timestamp can only be updated to a later point in time"),
            PostToolScore.SameInstant => Wrong("timestamp", "Score already exists for the provided timestamp"),
            _ => Results.Json(
                new
                {
                    timestamp = LineItems.Instant(form.Timestamp),
                    scoreGiven = form.Given,
                    scoreMaximum = form.Maximum,
                    comment = form.Comment,
                    activityProgress = form.Activity,
                    gradingProgress = form.Grading,
                    userId = form.UserId,
                },
                contentType: Score, statusCode: StatusCodes.Status201Created),
        };
    }

    private static Task<IResult> All(
        string config, long item, HttpContext http, ToolAccess access, LineItems items, AnonymousIds anonymous, ToolScoresQuery scores, CancellationToken ct) =>
        List(config, item, null, http, access, items, anonymous, scores, ct);

    private static Task<IResult> One(
        string config, long item, string learner, HttpContext http, ToolAccess access, LineItems items, AnonymousIds anonymous, ToolScoresQuery scores,
        CancellationToken ct) =>
        List(config, item, learner, http, access, items, anonymous, scores, ct);

    private static async Task<IResult> List(
        string config, long item, string? learner, HttpContext http, ToolAccess access, LineItems items, AnonymousIds anonymous, ToolScoresQuery scores,
        CancellationToken ct)
    {
        var (block, refusal) = await access.Open(http, config, Reading, ct);
        if (block is null) return refusal!;
        if (await items.Find(block, item, ct) is null) return RestErrors.NotFound();
        var user = learner is null ? null : await anonymous.FindOfTools(learner, ct);
        if (learner is not null && user is null) return Results.Json(Array.Empty<object>(), contentType: Many);
        var most = int.TryParse(http.Request.Query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? Math.Min(limit, MostResults) : MostResults;
        var found = new List<object>();
        foreach (var row in await scores.Of(block.Usage, item, user, most, ct))
        {
            var id = await anonymous.OfTools(new(row.UserId), ct);
            found.Add(new
            {
                id = $"{items.UrlOf(block, item)}/results/{id}",
                scoreOf = items.UrlOf(block, item),
                userId = id,
                resultScore = row.Given,
                resultMaximum = row.Maximum is > 0 and var maximum ? maximum : 1,
                comment = row.Comment,
            });
        }

        return Results.Json(found, contentType: Many);
    }

    private static IResult Wrong(string member, string error) => Wrong(new Dictionary<string, string[]> { [member] = [error] });

    private static IResult Wrong(IReadOnlyDictionary<string, string[]> errors) => Results.Json(errors, statusCode: StatusCodes.Status400BadRequest);
}

/// <summary>Whom tools of LTI 1.3 mean.</summary>
internal sealed class ToolLearners(AnonymousIds anonymous, RequestersQuery requesters, LearnerEnrollmentsQuery enrollments)
{
    /// <summary>A person who is or was enrolled in the course, or is of its team; null: nobody such.</summary>
    public async Task<UserId?> Find(string id, CourseKey course, CancellationToken ct)
    {
        if (await anonymous.FindOfTools(id, ct) is not { } user || await requesters.Find(user, ct) is not { } found) return null;
        return found.Requester.IsTeamOf(course) || await enrollments.Find(user, course, ct) is not null ? user : null;
    }
}
