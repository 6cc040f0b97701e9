using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// Imported lines as engagement (tracking §4.8, §4.9, §8). Source: Open edX edx-analytics-pipeline, <c>tasks/insights/module_engagement.py</c>,
/// <c>tasks/data_api/studentengagement.py</c>.
/// </summary>
public static partial class LoggedEngagement
{
    /// <summary>Longer usernames were never given out: such lines are forged or broken, and learner activity passes them over.</summary>
    private const int LongestUsername = 30;

    /// <param name="anonymous">Name under which learner activity books what nobody did by name; null: nowhere, as upstream does unless told otherwise.</param>
    public static IEnumerable<Engagement> Of(TrackingLineImported line, string? anonymous = null)
    {
        if (line.Course is not { } course || !line.IsUsable) yield break;
        var payload = line.Payload ?? default;
        var acts = ActsOf(line, payload);
        if (line.Learner.Length == 0)
        {
            if (anonymous is not null && acts.Count > 0) yield return new(course, anonymous, line.At) { Acts = acts, IsNamed = false };
            yield break;
        }

        var isKnown = TrackedLearner.AccountOf(line.Learner) is not null || line.Learner.Length <= LongestUsername;
        var engagement = new Engagement(course, line.Learner, line.At)
        {
            Acts = isKnown ? acts : [],
            IsNamed = !line.CourseIsFromUrl,
            Counts = line.CourseIsFromUrl ? default : CountsOf(line, payload),
            Subsection = line is { Source: "server", CourseIsFromUrl: false } && SubsectionPath().IsMatch(line.EventType) ? line.EventType : null,
        };
        if (engagement.IsNamed || engagement.Acts.Count > 0) yield return engagement;
        if (line.Target is { } target && !line.CourseIsFromUrl && IsVote(line.EventType) && VoteOf(payload) is var (up, down))
            yield return new(course, target, line.At) { Counts = new(Events: 1, UpvotesReceived: up, DownvotesReceived: down) };
    }

    private static IReadOnlyList<EntityAct> ActsOf(TrackingLineImported line, JsonElement payload) => line.EventType switch
    {
        "problem_check" when line.Source == "server" && Text(payload, "problem_id") is { Length: > 0 } problem =>
            Text(payload, "success") == "correct" ? [EntityAct.Attempted(problem), EntityAct.Completed(problem)] : [EntityAct.Attempted(problem)],
        "play_video" when Text(payload, "id")?.Trim() is { Length: > 0 } video => [EntityAct.Viewed(video)],
        var type when IsContribution(type) => [EntityAct.Contributed(Text(payload, "commentable_id") ?? "")],
        var type when Navigation.PageOf(type, payload) is var (sequence, tab) => [EntityAct.Visited(sequence, tab)],
        _ => [],
    };

    private static DayCounts CountsOf(TrackingLineImported line, JsonElement payload)
    {
        var type = line.EventType;
        var counts = new DayCounts(
            Events: 1,
            Visits: Navigation.IsVisit(type) ? 1 : 0,
            Deeds: Navigation.IsHome(type) || type.StartsWith("edx.course.enrollment.", StringComparison.Ordinal) ? 0 : 1,
            Posts: type == "edx.forum.thread.created" ? 1 : 0,
            Responses: type == "edx.forum.response.created" ? 1 : 0,
            Comments: type == "edx.forum.comment.created" ? 1 : 0,
            TextbookPages: type == "book" ? 1 : 0);
        return IsVote(type) && VoteOf(payload) is var (up, down) ? counts with { UpvotesGiven = up, DownvotesGiven = down } : counts;
    }

    private static bool IsContribution(string type) =>
        type.StartsWith("edx.forum.", StringComparison.Ordinal) && type.EndsWith(".created", StringComparison.Ordinal);

    private static bool IsVote(string type) =>
        type.StartsWith("edx.forum.", StringComparison.Ordinal) && type.EndsWith(".voted", StringComparison.Ordinal);

    /// <summary>Null: neither up nor down.</summary>
    private static (int Up, int Down)? VoteOf(JsonElement payload)
    {
        var count = payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("undo_vote", out var undo) && undo.ValueKind == JsonValueKind.True ? -1 : 1;
        return Text(payload, "vote_value") switch
        {
            "up" => (count, 0),
            "down" => (0, count),
            _ => null,
        };
    }

    private static string? Text(JsonElement of, string field) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"\A/courses/[^/+]+[/+][^/+]+[/+][^/]+/courseware/[^/]+/[^/]+/")]
    private static partial Regex SubsectionPath();
}
