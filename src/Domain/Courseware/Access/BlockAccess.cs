using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>Who looks at a course, as far as its content cares.</summary>
/// <param name="IsTeam">Course team: sees everything.</param>
/// <param name="Now">Instant of the request, UTC.</param>
/// <param name="EarlyAccess">How much earlier than others a beta tester sees content; zero for everybody else.</param>
/// <param name="Groups">Group by partition.</param>
public sealed record Viewer(bool IsTeam, DateTimeOffset Now, TimeSpan EarlyAccess, IReadOnlyDictionary<int, int> Groups)
{
    private static readonly Dictionary<int, int> NoGroups = [];

    /// <summary>By block that shows each learner only some of its children: those shown to this one, in order. Absent: none.</summary>
    public IReadOnlyDictionary<UsageKey, IReadOnlyList<UsageKey>> Shown { get; init; } = ImmutableDictionary<UsageKey, IReadOnlyList<UsageKey>>.Empty;

    /// <summary>Somebody else looks with these eyes: nothing may be drawn or recorded on the way.</summary>
    public bool OnlyLooks { get; init; }

    public static Viewer Team(DateTimeOffset now) => new(true, now, TimeSpan.Zero, NoGroups);

    public static Viewer Learner(DateTimeOffset now) => new(false, now, TimeSpan.Zero, NoGroups);
}

/// <summary>Whether a block is shown to somebody, and if not, by which rule.</summary>
public enum BlockAccess
{
    Open,

    /// <summary>Limited to groups of learners of which this one is none.</summary>
    OtherGroup,

    /// <summary>Itself or an ancestor is for the course team only.</summary>
    StaffOnly,

    /// <summary>Released later.</summary>
    NotStarted,

    /// <summary>The parent, or one above, shows each learner only some of its children, and this one something else.</summary>
    NotChosen,

    /// <summary>The subsection opens after another one, see <see cref="Prerequisite"/>.</summary>
    AwaitsPrerequisite,

    /// <summary>The section opens after the entrance exam, see <see cref="EntranceExam"/>.</summary>
    AwaitsEntranceExam,
}

/// <summary>What decides over a block; ancestors are already worked in.</summary>
/// <param name="Start">Latest start along the path.</param>
/// <param name="IsChosenPerLearner">Below a block that shows each learner only some of its children.</param>
public sealed record BlockGate(DateTimeOffset Start, bool IsStaffOnly, GroupAccess Groups, bool IsChosenPerLearner)
{
    /// <summary>Learners see different things here, whatever the instant.</summary>
    public bool IsForSome => IsChosenPerLearner || !Groups.IsUnlimited;

    /// <remarks>Source: Open edX <c>lms/djangoapps/courseware/access.py</c> (load): groups, staff, staff-only, start.</remarks>
    /// <param name="isShown">False: a block above shows this viewer others of its children.</param>
    public BlockAccess For(Viewer viewer, IReadOnlyDictionary<int, UserPartition> partitions, bool isShown)
    {
        if (viewer.IsTeam) return BlockAccess.Open;
        if (!Groups.Admits(partitions, viewer.Groups)) return BlockAccess.OtherGroup;
        if (IsStaffOnly) return BlockAccess.StaffOnly;
        if (viewer.Now + viewer.EarlyAccess < Start) return BlockAccess.NotStarted;
        return isShown ? BlockAccess.Open : BlockAccess.NotChosen;
    }
}
