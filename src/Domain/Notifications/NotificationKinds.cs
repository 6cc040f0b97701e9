namespace OpenEdx.Domain.Notifications;

/// <summary>Ways in which a notification reaches a person.</summary>
public static class NotificationChannels
{
    public const string Web = "web";
    public const string Email = "email";
    public const string Push = "push";

    /// <summary>No channel: how often mail comes.</summary>
    public const string Cadence = "email_cadence";

    public const string Daily = "Daily";
    public const string Weekly = "Weekly";
    public const string Immediately = "Immediately";
    public const string Never = "Never";

    public static IReadOnlyList<string> Cadences { get; } = [Daily, Weekly, Immediately, Never];
}

/// <summary>A kind of notification.</summary>
/// <param name="Name">On the wire; outlives the program.</param>
/// <param name="App">Part of the platform that it stands under.</param>
/// <param name="IsGrouped">Its settings are those of the app's group.</param>
/// <param name="Web">Whether it is shown unless a person says otherwise; <paramref name="Email"/>, <paramref name="Push"/> likewise.</param>
/// <param name="Fixed">Channels that cannot be changed.</param>
/// <param name="Info">What it is about, for the page of settings.</param>
public sealed record NotificationKind(
    string Name, string App, bool IsGrouped, bool Web, bool Email, bool Push, IReadOnlyList<string> Fixed, string Info, string Cadence = NotificationChannels.Daily);

/// <summary>All kinds of notifications with their usual settings.</summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/notifications/base_notification.py</c>.</remarks>
public static class NotificationKinds
{
    public const string Discussion = "discussion";
    public const string Updates = "updates";
    public const string Grading = "grading";

    public const string CourseUpdates = "course_updates";
    public const string OraGradeAssigned = "ora_grade_assigned";
    public const string OraStaff = "ora_staff_notifications";

    /// <summary>Name of the settings that all grouped kinds of an app share.</summary>
    public const string Group = "grouped_notification";

    private const string None = "";

    public static IReadOnlyList<string> Apps { get; } = [Discussion, Updates, Grading];

    public static IReadOnlyList<NotificationKind> All { get; } =
    [
        new("new_comment_on_response", Discussion, true, true, true, true, [], None),
        new("new_comment", Discussion, true, true, true, true, [], None),
        new("new_response", Discussion, true, true, true, true, [], None),
        new("response_on_followed_post", Discussion, true, true, true, true, [], None),
        new("comment_on_followed_post", Discussion, true, true, true, true, [], None),
        new("response_endorsed_on_thread", Discussion, true, true, true, true, [], None),
        new("response_endorsed", Discussion, true, true, true, true, [], None),
        new("new_discussion_post", Discussion, false, false, false, false, [NotificationChannels.Push], None),
        new("new_question_post", Discussion, false, false, false, false, [NotificationChannels.Push], None),
        new("content_reported", Discussion, false, true, true, true, [NotificationChannels.Push], None),
        new("new_instructor_all_learners_post", Discussion, false, true, false, false, [NotificationChannels.Push], None),
        new(CourseUpdates, Updates, false, true, false, false, [NotificationChannels.Push], None),
        new(OraStaff, Grading, false, false, false, false, [NotificationChannels.Push], "Open responses that wait for the course team."),
        new(OraGradeAssigned, Grading, false, true, true, false, [NotificationChannels.Push], None),
    ];

    /// <summary>What the settings of an app's group are about.</summary>
    public static string InfoOfGroup { get; } = "Answers and comments on your posts, and on those that you follow.";

    public static string? AppOf(string type) => Find(type)?.App;

    /// <summary>Null: unknown.</summary>
    public static NotificationKind? Find(string type) => All.FirstOrDefault(kind => kind.Name == type);
}
