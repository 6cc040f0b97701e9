namespace OpenEdx.Domain.Analytics;

/// <summary>How far a course run is, in the words of the catalog. Source: Open edX course-discovery, <c>course_metadata/models.py</c> (availability).</summary>
public static class CourseAvailability
{
    public const string Archived = "Archived";
    public const string Current = "Current";
    public const string StartingSoon = "Starting Soon";
    public const string Upcoming = "Upcoming";

    private static readonly TimeSpan Soon = TimeSpan.FromDays(60);

    public static string Of(DateTimeOffset start, DateTimeOffset? end, DateTimeOffset now) =>
        end <= now ? Archived : start <= now ? Current : start <= now + Soon ? StartingSoon : Upcoming;
}
