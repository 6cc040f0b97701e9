namespace OpenEdx.Domain.Analytics;

/// <summary>Something that a learner did with one thing of a course.</summary>
/// <param name="Type">See <see cref="EntityTypes"/>.</param>
/// <param name="Entity">As logged: usage key of a problem, HTML id of a video, topic of a discussion; of a page <c>{sequence}@{tab}</c>.</param>
/// <param name="Action"><c>attempted</c>, <c>completed</c>, <c>viewed</c>, <c>contributed</c>, <c>visited</c>.</param>
public readonly record struct EntityAct(string Type, string Entity, string Action)
{
    public static EntityAct Attempted(string problem) => new(EntityTypes.Problem, problem, "attempted");

    public static EntityAct Completed(string problem) => new(EntityTypes.Problem, problem, "completed");

    public static EntityAct Viewed(string video) => new(EntityTypes.Video, video, "viewed");

    public static EntityAct Contributed(string topic) => new(EntityTypes.Discussion, topic, "contributed");

    /// <param name="tab">Number of the page in its sequence, from 1.</param>
    public static EntityAct Visited(string sequence, int tab) =>
        new(EntityTypes.Page, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{sequence}@{tab}"), "visited");
}

/// <summary>The first three are those of Insights (tracking §4.8); pages are of Aspects (tracking §8) and count nowhere in Insights.</summary>
public static class EntityTypes
{
    public const string Problem = "problem";
    public const string Video = "video";
    public const string Discussion = "discussion";
    public const string Page = "page";
}

/// <summary>Figures of a day that are sums. All but the last two are columns of the student engagement report (tracking §4.9).</summary>
/// <param name="Events">Events that make the day active.</param>
/// <param name="UpvotesGiven">A vote taken back counts -1, so that a day may come out below 0.</param>
/// <param name="Visits">Navigation (Aspects).</param>
/// <param name="Deeds">Whatever is more than opening the home page of the course (Aspects).</param>
public readonly record struct DayCounts(
    int Events = 0, int Posts = 0, int Responses = 0, int Comments = 0, int UpvotesGiven = 0, int DownvotesGiven = 0, int UpvotesReceived = 0,
    int DownvotesReceived = 0, int TextbookPages = 0, int Visits = 0, int Deeds = 0)
{
    public static DayCounts operator +(DayCounts one, DayCounts other) => new(
        one.Events + other.Events, one.Posts + other.Posts, one.Responses + other.Responses, one.Comments + other.Comments,
        one.UpvotesGiven + other.UpvotesGiven, one.DownvotesGiven + other.DownvotesGiven, one.UpvotesReceived + other.UpvotesReceived,
        one.DownvotesReceived + other.DownvotesReceived, one.TextbookPages + other.TextbookPages, one.Visits + other.Visits, one.Deeds + other.Deeds);
}

/// <summary>What one fact means for the engagement of one learner in one course run.</summary>
/// <param name="Course">Key in any of the three forms.</param>
/// <param name="Learner">See <see cref="TrackedLearner"/>.</param>
/// <param name="At">Its day (UTC) is the one it is booked to.</param>
public sealed record Engagement(string Course, string Learner, DateTimeOffset At)
{
    /// <summary>Empty: none. Counted as soon as an address tells the course.</summary>
    public IReadOnlyList<EntityAct> Acts { get; init; } = [];

    /// <summary>The event itself names the course. Otherwise it counts for learner activity and not for the student engagement report.</summary>
    public bool IsNamed { get; init; } = true;

    public DayCounts Counts { get; init; }

    /// <summary>Path of the subsection that was opened; null: none was.</summary>
    public string? Subsection { get; init; }

    public DateOnly Date => DateOnly.FromDateTime(At.UtcDateTime);
}
