using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>People and courses as tools are told of them.</summary>
internal sealed class LtiPeople(AnonymousIds anonymous, AccountsQuery accounts, PlatformSettings platform)
{
    /// <summary>Name of the product in launches.</summary>
    public const string Product = "Open edX";

    public LtiPlace PlaceOf(PublishedCourse course, UsageKey block) => new(
        platform.LmsRoot, block, course.Root.DisplayName ?? course.Key.Number,
        course.Root.Text("display_organization") is { Length: > 0 } shown ? shown : course.Key.Org);

    /// <summary>What the author asks for of the caller, and no more.</summary>
    public async Task<LtiPerson> PersonOf(Requester caller, CourseKey course, LtiDisclosure disclosure, CancellationToken ct)
    {
        var account = disclosure.IsAny ? await accounts.Find(caller.User, ct) : null;
        return new(
            await anonymous.Of(caller.User, course, ct),
            RoleOf(caller, course),
            disclosure.Username ? account?.Username : null,
            disclosure.FullName ? account?.Name : null,
            disclosure.Email ? account?.Email : null);
    }

    /// <summary>Whom a tool means by a pseudonym of this course; null: nobody, or nobody any more.</summary>
    public async Task<UserId?> Find(string pseudonym, CourseKey course, CancellationToken ct) =>
        await anonymous.Find(pseudonym, course, ct) is { } user && await accounts.Find(user, ct) is not null ? user : null;

    public static LtiRole RoleOf(Requester caller, CourseKey course) =>
        caller.IsStaff || caller.IsSuperuser ? LtiRole.GlobalStaff
        : caller.CourseRoles.Contains((CourseRoles.Instructor, course)) ? LtiRole.Instructor
        : caller.IsTeamOf(course) ? LtiRole.Staff
        : LtiRole.Learner;
}
