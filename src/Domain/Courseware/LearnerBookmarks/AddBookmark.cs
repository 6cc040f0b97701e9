using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner wants to find a block again; that it is one that the learner sees is known to the caller.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record AddBookmark(UserId User, UsageKey Block, DateTimeOffset At)
{
    /// <summary>The course run has as many bookmarks of this learner as it may have.</summary>
    public sealed record TooMany(int Most) : Refusal;

    /// <summary>Marking twice records nothing new, at the limit too.</summary>
    public Decision<LearnerBookmarksEvent> Decide(LearnerBookmarks state)
    {
        if (state.Blocks.Contains(Block)) return Decision<LearnerBookmarksEvent>.Nothing;
        if (state.Blocks.Count >= LearnerBookmarks.MostPerCourse) return new TooMany(LearnerBookmarks.MostPerCourse);
        return new BookmarkAdded(User, Block, At);
    }
}
