using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>The blocks of one course run that one learner has marked.</summary>
public sealed record LearnerBookmarks(ImmutableHashSet<UsageKey> Blocks) : IAggregate<LearnerBookmarks, LearnerBookmarksEvent>
{
    /// <summary>Source: Open edX <c>lms/envs/common.py</c> (MAX_BOOKMARKS_PER_COURSE).</summary>
    public const int MostPerCourse = 100;

    public static string StreamType => "learner_bookmarks";

    public static LearnerBookmarks Initial { get; } = new(ImmutableHashSet<UsageKey>.Empty);

    public LearnerBookmarks Evolve(LearnerBookmarksEvent fact) => fact switch
    {
        BookmarkAdded added => new(Blocks.Add(added.Block)),
        BookmarkRemoved removed => new(Blocks.Remove(removed.Block)),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of LearnerBookmarks."),
    };
}
