using System.Globalization;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Catalog;

/// <summary>Wire forms of a course run that several endpoints share. Source: Open edX <c>lms/djangoapps/course_api/serializers.py</c>.</summary>
public static class CourseRunWire
{
    private static readonly string[] Months =
        ["Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."];

    public static Dictionary<string, object?> Item(CourseRun run, PlatformSettings settings) => new()
    {
        ["blocks_url"] = $"{settings.LmsRoot}/api/courses/v2/blocks/?course_id={Uri.EscapeDataString(run.CourseId)}",
        ["effort"] = run.Effort,
        ["end"] = run.End,
        ["enrollment_start"] = run.EnrollmentStart,
        ["enrollment_end"] = run.EnrollmentEnd,
        ["id"] = run.CourseId,
        ["media"] = Media(run, settings, withBanner: true),
        ["name"] = run.DisplayName,
        ["number"] = run.DisplayNumber ?? run.Number,
        ["org"] = run.DisplayOrg ?? run.Org,
        ["short_description"] = run.ShortDescription,
        ["start"] = run.Start,
        ["start_display"] = StartDisplay(run),
        ["start_type"] = StartType(run),
        ["pacing"] = run.SelfPaced ? "self" : "instructor",
        ["mobile_available"] = run.MobileAvailable,
        ["hidden"] = run.CatalogVisibility is "about" or "none",
        ["invitation_only"] = run.InvitationOnly,
        ["course_id"] = run.CourseId,
    };

    /// <param name="withBanner">The catalog names the banner; courseware does not.</param>
    public static Dictionary<string, object> Media(CourseRun run, PlatformSettings settings, bool withBanner)
    {
        var key = CourseKey.Parse(run.CourseId);
        var image = StaticUrls.AssetUrl(key, run.CourseImage);
        var media = new Dictionary<string, object>();
        if (withBanner)
        {
            var banner = StaticUrls.AssetUrl(key, run.BannerImage);
            media["banner_image"] = new { uri = banner, uri_absolute = settings.LmsRoot + banner };
        }

        media["course_image"] = new { uri = image };
        media["course_video"] = new { uri = VideoUrl(run) };
        media["image"] = new { raw = settings.LmsRoot + image, small = settings.LmsRoot + image, large = settings.LmsRoot + image };
        return media;
    }

    public static string? VideoUrl(CourseRun run) => run.VideoId is null ? null : $"http://www.youtube.com/watch?v={run.VideoId}";

    /// <summary><c>string</c>: the author's own words; <c>timestamp</c>: the date; <c>empty</c>: not set.</summary>
    public static string StartType(CourseRun run) =>
        run.AdvertisedStart is not null ? "string" : run.Start == BlockSettings.DefaultStart ? "empty" : "timestamp";

    /// <summary>What to show for the start; null when it is not set.</summary>
    public static string? StartDisplay(CourseRun run) =>
        run.AdvertisedStart ?? (run.Start == BlockSettings.DefaultStart ? null : Date(run.Start));

    /// <summary>Date in the English long form of Django (<c>N j, Y</c>): <c>Sept. 4, 2026</c>.</summary>
    private static string Date(DateTimeOffset instant) =>
        string.Create(CultureInfo.InvariantCulture, $"{Months[instant.UtcDateTime.Month - 1]} {instant.UtcDateTime.Day}, {instant.UtcDateTime.Year}");
}
