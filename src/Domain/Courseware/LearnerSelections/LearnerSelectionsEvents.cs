using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>Facts about what one learner of a course run is shown where others are shown something else: drawn once, then kept.</summary>
public abstract record LearnerSelectionsEvent
{
    public static string StreamOf(UserId user, CourseKey course) => $"learner_selections/{course}/{user}";
}

/// <summary>An experiment drew a group for the learner.</summary>
/// <param name="PartitionName">As published at that instant; empty: it had none.</param>
/// <param name="GroupName">Likewise.</param>
[EventType("partition_group_assigned")]
public sealed record PartitionGroupAssigned(
    UserId User, CourseKey Course, int PartitionId, string PartitionName, int GroupId, string GroupName, DateTimeOffset At) : LearnerSelectionsEvent;

/// <summary>Children of a library or problem bank were drawn for the learner.</summary>
/// <param name="Added">New among <paramref name="Result"/>.</param>
/// <param name="Result">All that the learner is shown from now on, in the order shown.</param>
/// <param name="PreviousCount">How many were shown before, counted after removals of the same instant.</param>
/// <param name="MaxCount">As set by the author; −1: all.</param>
[EventType("library_content_assigned")]
public sealed record LibraryContentAssigned(
    UserId User, UsageKey Block, IReadOnlyList<UsageKey> Added, IReadOnlyList<UsageKey> Result, int PreviousCount, int MaxCount, DateTimeOffset At)
    : LearnerSelectionsEvent
{
    public bool Equals(LibraryContentAssigned? other) =>
        other is not null && User == other.User && Block == other.Block && Added.SequenceEqual(other.Added) && Result.SequenceEqual(other.Result) &&
        PreviousCount == other.PreviousCount && MaxCount == other.MaxCount && At == other.At;

    public override int GetHashCode() => HashCode.Combine(User, Block, PreviousCount, MaxCount, At);
}

/// <summary>Children of a library or problem bank are no longer shown to the learner.</summary>
/// <param name="Result">All that the learner is shown from now on, replacements of the same instant included, in the order shown.</param>
/// <param name="Reason"><c>invalid</c>: they left the library; <c>overlimit</c>: fewer are to be shown.</param>
/// <param name="PreviousCount">How many were shown before.</param>
/// <param name="MaxCount">As set by the author; −1: all.</param>
[EventType("library_content_removed")]
public sealed record LibraryContentRemoved(
    UserId User, UsageKey Block, IReadOnlyList<UsageKey> Removed, string Reason, IReadOnlyList<UsageKey> Result, int PreviousCount, int MaxCount,
    DateTimeOffset At) : LearnerSelectionsEvent
{
    public bool Equals(LibraryContentRemoved? other) =>
        other is not null && User == other.User && Block == other.Block && Removed.SequenceEqual(other.Removed) && Reason == other.Reason &&
        Result.SequenceEqual(other.Result) && PreviousCount == other.PreviousCount && MaxCount == other.MaxCount && At == other.At;

    public override int GetHashCode() => HashCode.Combine(User, Block, Reason, PreviousCount, MaxCount, At);
}

/// <summary>A learner gave the sample of a library or problem bank back; another one is drawn by the same act.</summary>
/// <param name="Returned">All that was shown, in the order shown.</param>
[EventType("library_sample_returned")]
public sealed record LibrarySampleReturned(UserId User, UsageKey Block, IReadOnlyList<UsageKey> Returned, DateTimeOffset At) : LearnerSelectionsEvent
{
    public bool Equals(LibrarySampleReturned? other) =>
        other is not null && User == other.User && Block == other.Block && Returned.SequenceEqual(other.Returned) && At == other.At;

    public override int GetHashCode() => HashCode.Combine(User, Block, At);
}

/// <summary>One child of a <c>randomize</c> block was chosen for the learner.</summary>
/// <param name="Choice">Its place among the children, from 0: what counts when children are added or removed later.</param>
[EventType("random_child_chosen")]
public sealed record RandomChildChosen(UserId User, UsageKey Block, int Choice, UsageKey Child, DateTimeOffset At) : LearnerSelectionsEvent;
