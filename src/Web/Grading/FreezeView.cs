using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Grading;

/// <summary>The rule by which grades of a course stand still, and who set it.</summary>
/// <param name="Acts">Latest first.</param>
public sealed record FreezeView(
    CourseHeading Heading, GradedCourse Course, GradeFreeze Freeze, IReadOnlyList<FreezeAct> Acts, IReadOnlyDictionary<UserId, PersonName> Names,
    DateTimeOffset Now)
{
    /// <summary>Null: grades still change.</summary>
    public DateTimeOffset? FrozenSince => Freeze.SinceAt(Course.End, Now);

    /// <summary>Null: never, as far as one knows today.</summary>
    public DateTimeOffset? FreezesAfter => Freeze.DaysAfterEnd is { } days ? Course.End?.AddDays(days) : null;

    public string NameOf(UserId? user) => user is not { } id ? "the operator" : Names.TryGetValue(id, out var name) ? name.Username : $"user {id}";
}

/// <summary>A rule set, or lifted.</summary>
/// <param name="DaysAfterEnd">Null: lifted.</param>
/// <param name="By">Null: the operator.</param>
public sealed record FreezeAct(int? DaysAfterEnd, UserId? By, string? Reason, DateTimeOffset At)
{
    public static FreezeAct Of(RecordedEvent fact) => fact.Data switch
    {
        GradeFreezeSet set => new(set.DaysAfterEnd, set.By, set.Reason, set.At),
        GradeFreezeLifted lifted => new(null, lifted.By, lifted.Reason, lifted.At),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact.Type, "Unknown fact of GradeFreeze."),
    };
}
