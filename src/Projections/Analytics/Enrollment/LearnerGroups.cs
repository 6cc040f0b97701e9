using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>Whom names concern, before and after numbers of another installation are found to be accounts of ours.</summary>
/// <param name="accounts">The accounts newly found.</param>
internal sealed class LearnerGroups(EnrollmentKnown known, IReadOnlyDictionary<long, string> accounts)
{
    /// <summary>The one whom a name stood for, and the one whom it stands for.</summary>
    public IEnumerable<string> Learners(string name)
    {
        var former = known.Resolved(name);
        var now = NumberedLearner.NumberOf(name) is { } number ? accounts.GetValueOrDefault(number, former) : name;
        return former == now ? [now] : [former, now];
    }

    /// <summary>All names of them.</summary>
    public IEnumerable<string> Names(string name) => Learners(name).SelectMany(known.Names).Append(name).Distinct();
}
