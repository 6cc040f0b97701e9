using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>As whom one member of the course team looks at a course run.</summary>
/// <param name="Guise">Null: as itself.</param>
public sealed record CourseMasquerade(LearnerGuise? Guise) : IAggregate<CourseMasquerade, CourseMasqueradeEvent>
{
    public static string StreamType => "course_masquerade";

    public static CourseMasquerade Initial { get; } = new((LearnerGuise?)null);

    public CourseMasquerade Evolve(CourseMasqueradeEvent fact) => fact switch
    {
        MasqueradeBegun begun => new(new LearnerGuise(begun.Learner, begun.PartitionId, begun.GroupId)),
        MasqueradeEnded => Initial,
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of CourseMasquerade."),
    };
}

/// <summary>A learner that somebody of the team pretends to be.</summary>
/// <param name="Learner">Null: any learner.</param>
/// <param name="Partition">Null, as <paramref name="Group"/>: no certain group.</param>
public sealed record LearnerGuise(UserId? Learner, int? Partition, int? Group)
{
    public static LearnerGuise Anybody { get; } = new(null, null, null);
}
