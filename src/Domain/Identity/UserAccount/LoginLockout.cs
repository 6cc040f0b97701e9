namespace OpenEdx.Domain.Identity;

/// <summary>
/// Six wrong passwords lock an account for thirty minutes; after that each further wrong one locks it again, until a right
/// password clears the count. Source: Open edX, <c>common/djangoapps/student/models/user.py</c> (LoginFailures).
/// </summary>
public static class LoginLockout
{
    public const int AllowedFailures = 6;

    public static TimeSpan Period { get; } = TimeSpan.FromMinutes(30);

    /// <summary>From this many failures on, the answer tells how many attempts are left.</summary>
    public const int WarnFrom = AllowedFailures / 2;

    /// <summary>End of the lock-out that these failures cause; null when they cause none.</summary>
    public static DateTimeOffset? Until(int failures, DateTimeOffset? lastFailure) =>
        failures >= AllowedFailures ? lastFailure + Period : null;
}
