using System.Text;
using OpenEdx.Api.Catalog;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>Parts of a course that several mobile answers carry.</summary>
/// <remarks>
/// Source: Open edX <c>lms/djangoapps/mobile_api/course_info/serializers.py</c>, <c>users/serializers.py</c>. There are no discussions in this
/// release, hence no address of any.
/// </remarks>
internal sealed class MobileCourseWire(PlatformSettings settings, OfferedModes offered, CertificateNotices certificates)
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>An object without <c>url</c>: clients read it as "none".</summary>
    private static readonly object NoCertificate = new { };

    public static object SharingParameters { get; } = new
    {
        facebook = "utm_medium=social&utm_campaign=social-sharing-db&utm_source=facebook",
        twitter = "utm_medium=social&utm_campaign=social-sharing-db&utm_source=twitter",
    };

    public string About(string course) => $"{settings.LmsRoot}/courses/{course}/about";

    public string Updates(string version, string course) => $"{settings.LmsRoot}/api/mobile/{version}/course_info/{course}/updates";

    public string Handouts(string version, string course) => $"{settings.LmsRoot}/api/mobile/{version}/course_info/{course}/handouts";

    /// <summary>Name of a course under which apps subscribe to its notifications: letters, digits and underscores only.</summary>
    public static string SubscriptionId(string course)
    {
        var text = new StringBuilder("course_");
        var (pending, bits) = (0, 0);
        foreach (var octet in Encoding.UTF8.GetBytes(course))
        {
            pending = ((pending << 8) | octet) & 0xFFF;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(Base32[(pending >> (bits - 5)) & 31]);
        }

        if (bits > 0) text.Append(Base32[(pending << (5 - bits)) & 31]);
        while ((text.Length - "course_".Length) % 8 != 0) text.Append('_');
        return text.ToString();
    }

    /// <summary>The tracks of a run; none is sold in the stores of apps.</summary>
    public async Task<object[]> Modes(CourseKey course, CancellationToken ct) =>
    [
        .. (await offered.Of(course, ct)).Select(mode => new
        {
            slug = mode.Slug,
            sku = mode.Sku,
            android_sku = (string?)null,
            ios_sku = (string?)null,
            min_price = mode.MinPrice,
        }),
    ];

    /// <summary>A course as its own answers tell it.</summary>
    public async Task<Dictionary<string, object?>> Overview(CourseVisit visit, CancellationToken ct)
    {
        var run = CourseRun.Of(visit.Course);
        return new()
        {
            ["name"] = run.DisplayName,
            ["number"] = run.DisplayNumber ?? run.Number,
            ["org"] = run.DisplayOrg ?? run.Org,
            ["org_logo"] = "",
            ["start"] = run.Start,
            // Android's model knows no null here.
            ["start_display"] = CourseRunWire.StartDisplay(run) ?? "",
            ["start_type"] = CourseRunWire.StartType(run),
            ["end"] = run.End,
            ["is_self_paced"] = run.SelfPaced,
            ["media"] = new { image = CourseRunWire.Media(run, settings, withBanner: false)["image"] },
            ["course_sharing_utm_parameters"] = SharingParameters,
            ["course_about"] = About(run.CourseId),
            ["course_modes"] = await Modes(visit.Course.Key, ct),
            ["course_progress"] = Progress(visit),
        };
    }

    /// <param name="page">Path of the certificate's page; null: there is none to be seen.</param>
    public object Certificate(string? page) => page is null ? NoCertificate : new { url = settings.LmsRoot + page };

    /// <summary>The viewer's.</summary>
    public async Task<object> Certificate(CourseVisit visit, CancellationToken ct) =>
        Certificate(visit.Requester is { } viewer ? await certificates.PageOf(visit.Course, viewer.User, visit.Enrollment, visit.Now, ct) : null);

    /// <summary>Whether the viewer may look at the course, and if not why.</summary>
    public static object AccessDetails(CourseVisit visit) => new
    {
        has_unmet_prerequisites = false,
        is_too_early = visit.View.AccessTo(visit.Outline.Root) == BlockAccess.NotStarted,
        is_staff = visit.IsTeam,
        audit_access_expires = (DateTimeOffset?)null,
        courseware_access = CourseAccess.OnMobile(visit.Course, visit.Requester, visit.Now),
    };

    /// <summary>Blanks for who never was a member: clients know no null here.</summary>
    public static object EnrollmentDetails(LearnerEnrollment? enrollment) => new
    {
        created = enrollment?.Created,
        mode = enrollment?.Mode ?? "",
        is_active = enrollment?.IsActive ?? false,
        upgrade_deadline = (DateTimeOffset?)null,
    };

    /// <summary>Assignments and how many of them are done, those without a due date included.</summary>
    public static object Progress(CourseVisit visit)
    {
        var assignments = visit.View.ListedChildren(visit.Outline.Root).SelectMany(visit.View.ListedChildren).Where(sequence => sequence.Graded).ToList();
        return new { total_assignments_count = assignments.Count, assignments_completed = assignments.Count(done => visit.Completed?.IsComplete(done) == true) };
    }
}
