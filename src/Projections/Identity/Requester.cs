using System.Security.Claims;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Identity;

/// <summary>Who asks: the account behind the credential of this request, with its roles as of this request; an inactive account has none.</summary>
/// <param name="IsStaff">Global staff (<c>administrator</c> in tokens).</param>
/// <param name="CourseRoles">Course roles as (role, course); roles: <c>instructor</c>, <c>staff</c>, <c>data_researcher</c>, <c>beta_testers</c>, …</param>
public sealed record Requester(
    UserId User,
    string Username,
    bool IsActive,
    bool IsStaff,
    bool IsSuperuser,
    IReadOnlySet<(string Role, CourseKey Course)> CourseRoles)
{
    /// <summary>What the token of this request is good for; null: no token, or one that was made for a browser, stands for the whole account.</summary>
    public IReadOnlyList<string>? TokenScopes { get; init; }

    /// <summary>The token is one of a restricted application: it opens what names one of its scopes, and nothing else.</summary>
    public bool HasRestrictedToken { get; init; }

    /// <summary>Helps people with their accounts (<c>support</c>).</summary>
    public bool IsSupport { get; init; }

    /// <summary>Course team in the sense of Open edX's <c>has_access(user, 'staff', course)</c>: global staff, course staff (limited or not), course instructor.</summary>
    public bool IsTeamOf(CourseKey course) =>
        IsStaff || IsSuperuser || CourseRoles.Contains(("staff", course)) || CourseRoles.Contains(("instructor", course)) ||
        CourseRoles.Contains(("limited_staff", course));
}

/// <summary>Identity of a signed-in request; carries the <see cref="Requester"/> itself instead of claims to be parsed again.</summary>
public sealed class RequesterIdentity(Requester requester, string scheme) : ClaimsIdentity(scheme)
{
    public Requester Requester { get; } = requester;
}

public static class RequesterExtensions
{
    /// <summary>Null for an anonymous request.</summary>
    public static Requester? Requester(this ClaimsPrincipal principal) =>
        principal.Identities.OfType<RequesterIdentity>().FirstOrDefault()?.Requester;
}
