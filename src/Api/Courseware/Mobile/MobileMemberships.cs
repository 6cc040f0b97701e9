using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>An active membership in a run that is offered to apps.</summary>
/// <param name="Certificate">Null: there never was one.</param>
internal sealed record MobileMembership(LearnerEnrollment Enrollment, CourseRun Run, Certificate? Certificate)
{
    /// <summary>Whether the run belongs under a heading of the app's list of courses.</summary>
    /// <param name="status"><c>all</c>, <c>in_progress</c>, <c>completed</c> or <c>expired</c>.</param>
    /// <remarks>
    /// Source: Open edX <c>lms/djangoapps/mobile_api/users/enums.py</c>. A run is completed by its certificate, whatever its dates are.
    /// </remarks>
    public bool IsUnder(string status, DateTimeOffset now) => status switch
    {
        "all" => true,
        "completed" => Certificate is { IsDownloadable: true },
        _ when Certificate is { IsDownloadable: true } => false,
        "in_progress" => Run.End is null || Run.End > now,
        "expired" => Run.End <= now,
        _ => false,
    };
}

/// <summary>The courses of a learner as apps list them.</summary>
internal sealed class MobileMemberships(LearnerEnrollmentsQuery enrollments, CourseRunsQuery runs, LearnerActivityQuery activity, CertificatesQuery certificates)
{
    /// <summary>Newest first.</summary>
    /// <param name="org">Only of this organization, in any case; null: of all.</param>
    public async Task<IReadOnlyList<MobileMembership>> Of(Requester who, string? org, CancellationToken ct)
    {
        var rows = (await enrollments.Of(who.User, ct)).Where(row => row.IsActive).Reverse().ToList();
        var earned = (await certificates.Of(who.User, ct)).ToDictionary(certificate => certificate.CourseId, StringComparer.Ordinal);
        var found = await runs.Of([.. rows.Select(row => row.CourseId)], ct);
        return
        [
            .. rows.Where(row => found.ContainsKey(row.CourseId)).Select(row => new MobileMembership(row, found[row.CourseId], earned.GetValueOrDefault(row.CourseId)))
                .Where(member => org is null || string.Equals(member.Run.Org, org, StringComparison.OrdinalIgnoreCase))
                .Where(member => IsOffered(member.Run, who)),
        ];
    }

    /// <summary>Where the learner was last at work, or joined since; null: nowhere.</summary>
    public async Task<MobileMembership?> Latest(UserId user, IReadOnlyList<MobileMembership> members, CancellationToken ct)
    {
        if (members.Count < 2) return members.Count == 0 ? null : members[0];
        var acts = await activity.LastActs(user, ct);
        var worked = members.Where(member => acts.ContainsKey(member.Run.CourseId)).MaxBy(member => acts[member.Run.CourseId]);
        return worked is null || members[0].Enrollment.Created > acts[worked.Run.CourseId] ? members[0] : worked;
    }

    /// <remarks>Source: Open edX <c>lms/djangoapps/courseware/access.py</c> (is_mobile_available_for_user).</remarks>
    private static bool IsOffered(CourseRun run, Requester who)
    {
        var course = CourseKey.Parse(run.CourseId);
        return run.MobileAvailable || who.IsTeamOf(course) || who.CourseRoles.Contains((CourseRoles.BetaTesters, course));
    }
}
