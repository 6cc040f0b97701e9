using System.Globalization;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>Scores of single blocks (tracking §3.3), problems' included. Users stand as texts here, as upstream writes them.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/grades/events.py</c>. The transaction is the fact itself: its id goes on to grades that follow from it.</remarks>
internal static class OwnScoreEvents
{
    public const string SubmittedName = "edx.grades.problem.submitted";
    public const string RescoredName = "edx.grades.problem.rescored";
    public const string OverriddenName = "edx.grades.problem.score_overridden";
    public const string DeletedName = "edx.grades.problem.state_deleted";

    public static IEnumerable<JsonObject>? Of(object fact, Recording of) => fact switch
    {
        BlockScored scored => [Submitted(of, scored.User, scored.Block, scored.WeightedEarned, scored.WeightedPossible, scored.At)],
        BlockRescored { KeepsFormerScore: true } => [],
        BlockRescored rescored => [Rescored(of, rescored.User, rescored.Block, rescored.WeightedEarned, rescored.WeightedPossible, rescored.By, rescored.At)],
        BlockScoreOverridden set => [Overridden(of, set.User, set.Block, set.WeightedEarned, set.WeightedPossible, set.By, set.At)],
        BlockAttemptsReset reset => [TrackingEvent.OfBlock("reset-student-attempts", of, reset.At, reset.By, reset.Block, [])],
        BlockStateDeleted deleted =>
        [
            TrackingEvent.OfBlock("delete-student-module-state", of, deleted.At, deleted.By, deleted.Block, []),
            Deleted(of, deleted.User, deleted.Block, deleted.By, deleted.At),
        ],
        _ => null,
    };

    /// <param name="displayName">Null: the fact does not tell.</param>
    public static JsonObject Submitted(
        Recording of, UserId user, UsageKey block, double earned, double possible, DateTimeOffset at, string? displayName = null) => TrackingEvent.OfBlock(
        SubmittedName, of, at, user, block,
        new JsonObject(Ids(SubmittedName, of, user, block)) { ["weighted_earned"] = earned, ["weighted_possible"] = possible }, displayName);

    public static JsonObject Rescored(Recording of, UserId user, UsageKey block, double earned, double possible, UserId by, DateTimeOffset at) =>
        TrackingEvent.OfBlock(RescoredName, of, at, by, block, ByTeam(RescoredName, of, user, block, earned, possible, by));

    public static JsonObject Overridden(Recording of, UserId user, UsageKey block, double earned, double possible, UserId by, DateTimeOffset at) =>
        TrackingEvent.OfBlock(OverriddenName, of, at, by, block, ByTeam(OverriddenName, of, user, block, earned, possible, by));

    public static JsonObject Deleted(Recording of, UserId user, UsageKey block, UserId by, DateTimeOffset at) => TrackingEvent.OfBlock(
        DeletedName, of, at, by, block, new JsonObject(Ids(DeletedName, of, user, block)) { ["instructor_id"] = by.ToString() });

    private static JsonObject ByTeam(string name, Recording of, UserId user, UsageKey block, double earned, double possible, UserId by) =>
        new JsonObject(Ids(name, of, user, block))
        {
            ["new_weighted_earned"] = earned,
            ["new_weighted_possible"] = possible,
            ["instructor_id"] = by.ToString(),
        };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Ids(string name, Recording of, UserId user, UsageKey block) =>
    [
        new("user_id", user.Value.ToString(CultureInfo.InvariantCulture)),
        new("course_id", block.Course.ToString()),
        new("problem_id", block.ToString()),
        new("event_transaction_id", of.Id.ToString()),
        new("event_transaction_type", name),
    ];
}
