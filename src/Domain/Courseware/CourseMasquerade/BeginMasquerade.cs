using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A member of the course team wants to look as a learner; whether somebody is of the team is known to the caller.</summary>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: Open edX <c>lms/djangoapps/courseware/masquerade.py</c>. Differs: there a group that the course does not have is accepted.</remarks>
public sealed record BeginMasquerade(UserId User, CourseKey Course, LearnerGuise Guise, DateTimeOffset At)
{
    /// <summary>Only learners of the course can be looked as.</summary>
    public sealed record NotEnrolled : Refusal;

    /// <summary>The course has no such group, or its partition is switched off.</summary>
    public sealed record NoSuchGroup(int? Partition, int? Group) : Refusal;

    /// <param name="partitions">Those of the course, by id.</param>
    /// <param name="isEnrolled">Whether the learner of the guise is an active member of the run; without meaning when it names none.</param>
    public Decision<CourseMasqueradeEvent> Decide(CourseMasquerade state, IReadOnlyDictionary<int, UserPartition> partitions, bool isEnrolled)
    {
        if (Guise.Learner is not null && !isEnrolled) return new NotEnrolled();
        if ((Guise.Partition is not null || Guise.Group is not null) && !Has(partitions)) return new NoSuchGroup(Guise.Partition, Guise.Group);
        if (state.Guise == Guise) return Decision<CourseMasqueradeEvent>.Nothing;
        return new MasqueradeBegun(User, Course, Guise.Learner, Guise.Partition, Guise.Group, At);
    }

    private bool Has(IReadOnlyDictionary<int, UserPartition> partitions) =>
        Guise is { Partition: { } partition, Group: { } group } && partitions.GetValueOrDefault(partition) is { IsActive: true } found && found.Groups.Contains(group);
}
