using System.Globalization;
using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Analytics;

/// <summary>What tracking logs of other Open edX installations tell (tracking §1).</summary>
public abstract record TrackingLogEvent
{
    /// <param name="course">Null: outside any course.</param>
    public static string StreamOf(string? course, DateOnly date) =>
        $"tracking_log/{course ?? "none"}/{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
}

/// <summary>One line of a tracking log: what reports read of it in the open, and the whole of it sealed.</summary>
/// <param name="EventType">As logged: <c>problem_check</c>, <c>play_video</c>, or the path of a request.</param>
/// <param name="Name">The true name where the line has one, else the event type.</param>
/// <param name="Source"><c>browser</c>, <c>mobile</c>, <c>server</c>, <c>task</c>; empty: the line has none.</param>
/// <param name="At">By the clock of the one who acted, UTC, in microseconds. The day of a report is this one's.</param>
/// <param name="Course">Valid key of a run in any of the three forms (course-v1, ccx-v1, org/course/run); null: in no course.</param>
/// <param name="CourseIsFromUrl">The context names no course; it was found in an address. Reports that go by the context alone pass such a line over.</param>
/// <param name="User">Number of the acting user in the other installation; null: none, or no number.</param>
/// <param name="Learner">See <see cref="TrackedLearner"/>; empty: nobody.</param>
/// <param name="Target">The learner at whom it was aimed (whose post was voted on); null: nobody.</param>
/// <param name="Country">Two letters, of the address by the database of the time of the import, or <see cref="LearnerTraits.UnknownCountry"/>; null: no address.</param>
/// <param name="IsUsable">Whether the payload can be read (tracking §2.4), whatever of it is kept here.</param>
/// <param name="Payload">Object with the fields that reports read (<see cref="LoggedPayload.Kept"/>); null: none of them is needed, or unusable.</param>
/// <param name="Tags">Content tags of the block, <c>{name: value or list}</c>; null: none.</param>
/// <param name="Subject">Whose key seals <paramref name="Line"/>.</param>
/// <param name="Line">The line as it came, deflated and sealed; unreadable when the key is gone.</param>
/// <param name="BlockName">Display name of the block that the event is about; null: the line tells none.</param>
[EventType("tracking_line_imported")]
public sealed record TrackingLineImported(
    string EventType, string Name, string Source, DateTimeOffset At, string? Course, bool CourseIsFromUrl, long? User, string Learner, string? Target,
    string? Country, bool IsUsable, JsonElement? Payload, JsonElement? Tags, string Subject, string Line, string? BlockName = null) : TrackingLogEvent
{
    public DateOnly Date => DateOnly.FromDateTime(At.UtcDateTime);

    public bool Equals(TrackingLineImported? other) =>
        other is not null && EventType == other.EventType && Name == other.Name && Source == other.Source && At == other.At && Course == other.Course &&
        CourseIsFromUrl == other.CourseIsFromUrl && User == other.User && Learner == other.Learner && Target == other.Target && Country == other.Country &&
        IsUsable == other.IsUsable && Same(Payload, other.Payload) && Same(Tags, other.Tags) && Subject == other.Subject && Line == other.Line && BlockName == other.BlockName;

    public override int GetHashCode() => HashCode.Combine(EventType, At, Course, Learner, Line);

    private static bool Same(JsonElement? one, JsonElement? other) =>
        one is null || other is null ? one is null && other is null : JsonElement.DeepEquals(one.Value, other.Value);
}
