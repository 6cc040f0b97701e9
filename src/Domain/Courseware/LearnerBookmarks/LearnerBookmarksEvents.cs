using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>Facts about which blocks of a course run one learner has marked to find them again.</summary>
public abstract record LearnerBookmarksEvent
{
    public static string StreamOf(UserId user, CourseKey course) => $"learner_bookmarks/{course}/{user}";
}

/// <summary>A learner marked a block.</summary>
/// <param name="Block">Most often a unit.</param>
[EventType("bookmark_added")]
public sealed record BookmarkAdded(UserId User, UsageKey Block, DateTimeOffset At) : LearnerBookmarksEvent;

/// <summary>A learner took the mark off a block.</summary>
[EventType("bookmark_removed")]
public sealed record BookmarkRemoved(UserId User, UsageKey Block, DateTimeOffset At) : LearnerBookmarksEvent;
