using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Identity;

/// <summary>What tests of accounts are about.</summary>
internal static class AccountFacts
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly UserId Ada = new(17);
    public static readonly UserRegistered Registered = new(Ada, new("username"), new("email"), new("name"), new("hash"), Noon);
    public static readonly UserActivated Activated = new(Ada, Noon);
    public static readonly UserRetired Retired = new(Ada, Noon);

    /// <summary>Wrong passwords, a minute apart, the first at noon.</summary>
    public static IEnumerable<UserAccountEvent> Failures(int count) =>
        Enumerable.Range(0, count).Select(minute => new LoginFailed(Ada, Noon.AddMinutes(minute)));
}
