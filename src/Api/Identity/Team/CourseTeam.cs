using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>Who comes into the team of a course run and who leaves it; each version of the wire says it in its own words.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor/views/api.py</c> (modify_access).</remarks>
public sealed class CourseTeam(RoleGrants grants, AccountsQuery accounts, CourseRosterQuery roster, RequestClock clock)
{
    public enum Outcome
    {
        Done,
        NoSuchUser,

        /// <summary>Accounts that nobody confirmed are neither admitted nor dismissed.</summary>
        Inactive,

        /// <summary>Instructors do not dismiss themselves.</summary>
        OwnInstructorRole,

        /// <summary>A run keeps one instructor. Ours: upstream has this rule in Studio alone.</summary>
        LastInstructor,
    }

    /// <param name="Who">Null: nobody has this name or address.</param>
    public sealed record Change(Outcome Outcome, AccountRow? Who);

    /// <summary>Repeating it records nothing new.</summary>
    /// <param name="role">As stored.</param>
    public async Task<Change> Allow(HttpContext http, CourseKey course, string identifier, string role, CancellationToken ct)
    {
        if (await accounts.FindByEmailOrUsername(identifier, ct) is not { } who) return new(Outcome.NoSuchUser, null);
        if (!who.IsActive) return new(Outcome.Inactive, who);
        await Grant(http, course, new(who.UserId), role, ct);
        return new(Outcome.Done, who);
    }

    /// <inheritdoc cref="Allow"/>
    public async Task<Change> Revoke(HttpContext http, CourseKey course, string identifier, string role, CancellationToken ct)
    {
        if (await accounts.FindByEmailOrUsername(identifier, ct) is not { } who) return new(Outcome.NoSuchUser, null);
        if (Objection(http, who, role, await roster.Team(course, ct)) is { } objection) return new(objection, who);
        await Dismiss(http, course, new(who.UserId), role, ct);
        return new(Outcome.Done, who);
    }

    /// <summary>Why a person keeps a role; null: nothing stands against it.</summary>
    public static Outcome? Objection(HttpContext http, AccountRow who, string role, IReadOnlyList<RoleHolder> team)
    {
        if (!who.IsActive) return Outcome.Inactive;
        if (role != CourseRoles.Instructor) return null;
        if (http.User.Requester()?.User.Value == who.UserId) return Outcome.OwnInstructorRole;
        var instructors = team.Where(holder => holder.Roles.Contains(CourseRoles.Instructor)).ToList();
        return instructors is [var only] && only.User.Value == who.UserId ? Outcome.LastInstructor : null;
    }

    /// <summary>Without any question.</summary>
    public async Task Grant(HttpContext http, CourseKey course, UserId user, string role, CancellationToken ct)
    {
        var ask = new GrantCourseRole(user, course, role, http.User.Requester()?.User, clock.Now(http));
        if ((await grants.Grant(ask, http.MetadataFor(nameof(GrantCourseRole)), ct)).Refusal is { } refusal)
            throw new InvalidOperationException($"The role was refused: {refusal}.");
    }

    /// <inheritdoc cref="Grant"/>
    public Task Dismiss(HttpContext http, CourseKey course, UserId user, string role, CancellationToken ct) => grants.Revoke(
        new RevokeCourseRole(user, course, role, http.User.Requester()?.User, clock.Now(http)), http.MetadataFor(nameof(RevokeCourseRole)), ct);
}
