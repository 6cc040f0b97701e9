using OpenEdx.Api.Catalog;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>Wire forms of a learner's courses. Source: Open edX <c>lms/djangoapps/mobile_api/users/serializers.py</c>.</summary>
internal sealed class MobileEnrollmentWire(MobileCourseWire wire, PublishedCourses courses, CourseVisits visits, CourseDates dates)
{
    /// <param name="withProgress">Costs a visit of the course.</param>
    public async Task<Dictionary<string, object?>> Item(
        MobileMembership member, Requester who, string version, DateTimeOffset now, bool withProgress, CancellationToken ct)
    {
        var item = new Dictionary<string, object?>
        {
            ["created"] = member.Enrollment.Created,
            ["mode"] = member.Enrollment.Mode,
            ["is_active"] = member.Enrollment.IsActive,
            ["course"] = await Course(member.Run, who, version, now, ct),
            ["certificate"] = wire.Certificate(await CertificateOf(member, now, ct)),
        };
        if (version == MobileApi.Oldest) return item;
        item["audit_access_expires"] = null;
        item["course_modes"] = await wire.Modes(CourseKey.Parse(member.Run.CourseId), ct);
        if (withProgress && await Visit(member.Run, who, now, ct) is { } visit) item["course_progress"] = MobileCourseWire.Progress(visit);
        return item;
    }

    /// <summary>With where the learner stands in it, and what is due.</summary>
    public async Task<Dictionary<string, object?>> Primary(MobileMembership member, Requester who, string version, DateTimeOffset now, CancellationToken ct)
    {
        var item = await Item(member, who, version, now, withProgress: false, ct);
        if (await Visit(member.Run, who, now, ct) is not { } visit) return item;
        item["course_status"] = Status(visit);
        item["course_progress"] = MobileCourseWire.Progress(visit);
        item["course_assignments"] = Assignments(visit);
        return item;
    }

    private async Task<string?> CertificateOf(MobileMembership member, DateTimeOffset now, CancellationToken ct) =>
        member.Certificate is not null && await courses.Find(CourseKey.Parse(member.Run.CourseId), ct) is { } course
            ? CertificatePaths.Viewable(CertificateDesign.Of(course).Terms, member.Certificate, now)
            : null;

    private async Task<object> Course(CourseRun run, Requester who, string version, DateTimeOffset now, CancellationToken ct)
    {
        var key = CourseKey.Parse(run.CourseId);
        var image = StaticUrls.AssetUrl(key, run.CourseImage);
        return new
        {
            id = run.CourseId,
            name = run.DisplayName,
            number = run.DisplayNumber ?? run.Number,
            org = run.DisplayOrg ?? run.Org,
            org_logo = "",
            start = run.Start,
            start_display = CourseRunWire.StartDisplay(run),
            start_type = CourseRunWire.StartType(run),
            end = run.End,
            dynamic_upgrade_deadline = (DateTimeOffset?)null,
            subscription_id = MobileCourseWire.SubscriptionId(run.CourseId),
            courseware_access = await courses.Find(key, ct) is { } course ? CourseAccess.OnMobile(course, who, now) : null,
            media = new { course_image = new { uri = image, name = "Course Image" } },
            course_image = image,
            course_about = wire.About(run.CourseId),
            course_sharing_utm_parameters = MobileCourseWire.SharingParameters,
            course_updates = wire.Updates(version, run.CourseId),
            course_handouts = wire.Handouts(version, run.CourseId),
            discussion_url = (string?)null,
            video_outline = (string?)null,
            is_self_paced = run.SelfPaced,
        };
    }

    private Task<CourseVisit?> Visit(CourseRun run, Requester who, DateTimeOffset now, CancellationToken ct) =>
        visits.OpenFor(who, CourseKey.Parse(run.CourseId), now, ct);

    /// <summary>Where the learner completed something last; null: nowhere yet.</summary>
    private static object? Status(CourseVisit visit)
    {
        if (visit.Completed?.LastCompleted is not { } last || last.Enclosing("sequential") is not { } sequence) return null;
        return new
        {
            last_visited_module_id = sequence.Id,
            last_visited_module_path = new[] { visit.Outline.Root.Id, sequence.Enclosing("chapter")?.Id ?? visit.Outline.Root.Id, sequence.Id },
            last_visited_block_id = last.Id,
            last_visited_unit_display_name = last.Enclosing("vertical")?.Name ?? last.Name,
        };
    }

    /// <summary>What was due, and what comes next: of the work that is not done yet, that of the nearest day.</summary>
    private object Assignments(CourseVisit visit)
    {
        var all = CourseDates.Assignments(visit).Select(block => (Block: block, Due: visit.View.DueOf(block)!.Value)).OrderBy(dated => dated.Due).ToList();
        var ahead = all.Where(dated => dated.Due >= visit.Now && visit.Completed?.IsComplete(dated.Block) != true).ToList();
        return new
        {
            future_assignments = ahead.TakeWhile(dated => dated.Due.Date == ahead[0].Due.Date).Select(dated => dates.Assignment(visit, dated.Block)),
            past_assignments = all.Where(dated => dated.Due < visit.Now).Select(dated => dates.Assignment(visit, dated.Block)),
        };
    }
}
