using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner wants to forget a block; it may be gone from the course.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record RemoveBookmark(UserId User, UsageKey Block, DateTimeOffset At)
{
    /// <summary>The block is not marked; clients are told so.</summary>
    public sealed record NoBookmark(UsageKey Block) : Refusal;

    public Decision<LearnerBookmarksEvent> Decide(LearnerBookmarks state) =>
        state.Blocks.Contains(Block) ? new BookmarkRemoved(User, Block, At) : new NoBookmark(Block);
}
