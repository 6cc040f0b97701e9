using System.Globalization;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// How reports name a learner: <c>#7</c> for an account of ours, so that no report holds a name that must be forgotten; the username for
/// somebody of another installation who has no account here. No username begins with <c>#</c>.
/// </summary>
public static class TrackedLearner
{
    public static string Of(UserId user) => string.Create(CultureInfo.InvariantCulture, $"#{user.Value}");

    /// <summary>The account that a name of a report stands for; null: none of ours.</summary>
    public static UserId? AccountOf(string learner) =>
        learner.StartsWith('#') && long.TryParse(learner.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new UserId(id) : null;
}
