using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Grading;

/// <summary>Overrides of subsection grades in the words of Open edX's history table.</summary>
internal static class OverrideWire
{
    public static object Of(SubsectionOverride set) => new
    {
        earned_all_override = set.EarnedAll,
        possible_all_override = set.PossibleAll,
        earned_graded_override = set.EarnedGraded,
        possible_graded_override = set.PossibleGraded,
    };

    /// <summary>Oldest first. <c>history_type</c>: <c>+</c> set anew, <c>~</c> changed, <c>-</c> taken back.</summary>
    /// <param name="facts">About one subsection.</param>
    public static IEnumerable<object> History(IReadOnlyList<RecordedEvent> facts, IReadOnlyDictionary<UserId, PersonName> names)
    {
        var created = default(DateTimeOffset);
        foreach (var fact in facts)
        {
            var (points, former, system, by, reason, at, type) = fact.Data switch
            {
                SubsectionGradeOverridden set => (set.Override, set.Former, set.System, set.By, set.Reason, set.At, set.Former is null ? "+" : "~"),
                SubsectionOverrideRemoved removed => (removed.Former, removed.Former, removed.System, removed.By, removed.Reason, removed.At, "-"),
                _ => throw new ArgumentOutOfRangeException(nameof(facts), fact.Type, "Unknown fact of SubsectionOverrides."),
            };
            if (former is null) created = at;
            yield return new
            {
                created,
                grade_id = facts[0].Position,
                history_id = fact.Position,
                earned_all_override = points.EarnedAll,
                earned_graded_override = points.EarnedGraded,
                override_reason = reason,
                system,
                history_date = at,
                history_type = type,
                history_user = by is { } user && names.TryGetValue(user, out var name) ? name.Username : null,
                history_user_id = by?.Value,
                id = facts[0].Position,
                possible_all_override = points.PossibleAll,
                possible_graded_override = points.PossibleGraded,
            };
        }
    }
}
