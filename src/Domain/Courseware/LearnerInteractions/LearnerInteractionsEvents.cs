using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>What clients report about a learner's doings in one course run (video, navigation, pages).</summary>
public abstract record LearnerInteractionsEvent
{
    /// <param name="course">Null: outside any course.</param>
    public static string StreamOf(UserId user, CourseKey? course) => $"learner_interactions/{course?.ToString() ?? "none"}/{user}";
}

/// <summary>One event of a browser or app, as sent to <c>/event</c>.</summary>
/// <param name="Name">Tracking-log name: <c>play_video</c>, <c>edx.ui.lms.sequence.next_selected</c>, …</param>
/// <param name="Source"><c>browser</c>, <c>mobile</c> or <c>server</c>.</param>
/// <param name="Page">URL of the page, or empty.</param>
/// <param name="Payload">Object; a payload that was no JSON object is kept as its text.</param>
/// <param name="Country">Two letters, where the client's address belonged when the event came in; null: unknown, or recorded before this was kept. The address is kept nowhere.</param>
/// <param name="ReceivedAt">When a collector of mobile events took it, hours or days after <c>At</c> where the device was offline; null: it came straight here.</param>
[EventType("learner_interaction_recorded")]
public sealed record LearnerInteractionRecorded(
    UserId User, CourseKey? Course, string Name, string Source, string Page, JsonElement Payload, DateTimeOffset At, string? Country = null,
    DateTimeOffset? ReceivedAt = null) : LearnerInteractionsEvent
{
    public bool Equals(LearnerInteractionRecorded? other) =>
        other is not null && User == other.User && Course == other.Course && Name == other.Name && Source == other.Source &&
        Page == other.Page && At == other.At && JsonElement.DeepEquals(Payload, other.Payload) &&
        Country == other.Country && ReceivedAt == other.ReceivedAt;

    public override int GetHashCode() => HashCode.Combine(User, Name, At);
}
