using System.Globalization;
using OpenEdx.Domain.Jobs;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Jobs;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Enrollment;

/// <summary>Job <c>profile_info_csv</c>: who the active members of a course run are.</summary>
/// <remarks>Source: Open edX 2026, <c>lms/djangoapps/instructor_task/tasks_helper/enrollments.py</c> (upload_students_csv).</remarks>
public sealed class LearnersReport(LearnerProfiles profiles, LearnerEnrollmentsQuery enrollments, ReportFiles files, TimeProvider clock)
    : ReportJob(ReportKind.Learners, files, clock)
{
    protected override async Task<ReportPage> Write(ReportRequest request, CsvWriter csv, CancellationToken ct)
    {
        if (request.IsFirst) csv.Cells(LearnerProfiles.Fields.Select(field => field.Name)).EndRow();
        var page = await profiles.Page(request.Course, request.After, request.Count, ct);
        foreach (var profile in page) csv.Cells(profile.Values.Select(Text)).EndRow();
        return new(
            page.Count, await enrollments.CountActive(request.Course, ct), page.Count == 0 ? request.After : page[^1].SortsBy,
            IsLast: page.Count < request.Count);
    }

    private static string Text(object value) => value is DateTimeOffset instant ? PythonText.Str(instant) : (string)value;
}

/// <summary>Job <c>inactive_enrolled_students_info_csv</c>: active members who have not confirmed their address.</summary>
/// <remarks>Source: Open edX 2026, <c>lms/djangoapps/instructor_analytics/basic.py</c> (list_inactive_enrolled_students).</remarks>
public sealed class InactiveLearnersReport(LearnerProfiles profiles, ReportFiles files, TimeProvider clock) : ReportJob(ReportKind.Inactive, files, clock)
{
    protected override async Task<ReportPage> Write(ReportRequest request, CsvWriter csv, CancellationToken ct)
    {
        if (request.IsFirst) csv.Cell("email").EndRow();
        var after = request.IsFirst ? 0 : long.Parse(request.After, CultureInfo.InvariantCulture);
        var page = await profiles.Unconfirmed(request.Course, after, request.Count, ct);
        foreach (var (_, email) in page) csv.Cell(email).EndRow();
        return new(page.Count, 0, page.Count == 0 ? request.After : page[^1].User.ToString(), IsLast: page.Count < request.Count);
    }
}

/// <summary>
/// Job <c>may_enroll_info_csv</c>: addresses that were invited and have not enrolled. Enrolling somebody without an account is refused
/// here, so nobody ever waits on that list.
/// </summary>
public sealed class InvitedLearnersReport(ReportFiles files, TimeProvider clock) : ReportJob(ReportKind.Invited, files, clock)
{
    protected override Task<ReportPage> Write(ReportRequest request, CsvWriter csv, CancellationToken ct)
    {
        if (request.IsFirst) csv.Cell("email").EndRow();
        return Task.FromResult(new ReportPage(0, 0, "end", IsLast: true));
    }
}

/// <summary>Job <c>generate_anonymous_ids_for_course</c>: under which ids others know the learners of a course run, former ones included.</summary>
/// <remarks>Source: Open edX 2026, <c>lms/djangoapps/instructor_task/tasks_helper/misc.py</c> (generate_anonymous_ids).</remarks>
public sealed class AnonymousIdsReport(Projections.Identity.AnonymousIds ids, ReportFiles files, TimeProvider clock)
    : ReportJob(ReportKind.AnonymousIds, files, clock)
{
    protected override async Task<ReportPage> Write(ReportRequest request, CsvWriter csv, CancellationToken ct)
    {
        if (request.IsFirst) csv.Cells(["User ID", "Anonymized User ID", "Course Specific Anonymized User ID"]).EndRow();
        var (learners, total) = await ReportLearners.Next(request, ct);
        foreach (var learner in learners)
            csv.Cell(learner.User.Value).Cell(await ids.Of(learner.User, null, ct)).Cell(await ids.Of(learner.User, request.Course, ct)).EndRow();
        return ReportLearners.PageOf(learners, total, request);
    }
}
