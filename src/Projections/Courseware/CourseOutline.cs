using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>
/// The blocks of one published version in the order of appearance, worked out once per version and shared by all viewers:
/// a course of 5,000 blocks costs a request one pass over an array. Blocks that the root does not reach are not in it; a block
/// with two parents stands under the first.
/// </summary>
public sealed class CourseOutline
{
    private static readonly ConditionalWeakTable<PublishedCourse, CourseOutline> Known = [];

    private readonly Dictionary<UsageKey, OutlineBlock> byUsage = [];
    private readonly List<OutlineBlock> blocks = [];
    private readonly Lazy<bool> cohorts;
    private readonly List<UserPartition> experiments;
    private readonly List<(OutlineBlock Block, ChildPool Pool)> pools;

    private CourseOutline(PublishedCourse course)
    {
        Course = course;
        Partitions = UserPartitions.Of(course.Root);
        EarlyAccess = TimeSpan.FromDays(Math.Clamp(course.Root.Number("days_early_for_beta") ?? 0, 0, 3650));
        Add(course.Root, null, null);
        for (var index = blocks.Count - 1; index >= 0; index--) blocks[index].IconClass = IconClassOf(blocks[index]);
        cohorts = new(() => blocks.Any(block => block.Gate.Groups.Partitions.Any(id => Partitions.GetValueOrDefault(id) is { Scheme: "cohort", IsActive: true })));
        HasTimedExams = TimedExamContent.Of(course).Any();
        Spread = new(Root);
        HasWeeks = Spread.IsAny || blocks.Exists(block => block.CountsWeeks);
        HasDueDates = HasWeeks || blocks.Exists(block => block.Due is not null);
        experiments =
        [
            .. blocks.SelectMany(block => block.Gate.Groups.Partitions).Distinct().Order()
                .Select(id => Partitions.GetValueOrDefault(id)).OfType<UserPartition>().Where(partition => partition.IsDrawn),
        ];
        pools =
        [
            .. blocks.Where(block => block.Type is "library_content" or "itembank" or "randomize").Select(block => (block, new ChildPool(
                block.Block.Usage, [.. block.Children.Select(child => child.Block.Usage)], (int)Math.Clamp(block.Block.Number("max_count") ?? 1, -1, 1_000_000)))),
        ];
        Locks = new(this);
    }

    public PublishedCourse Course { get; }

    /// <summary>Depth first: parents before children.</summary>
    public IReadOnlyList<OutlineBlock> Blocks => blocks;

    public OutlineBlock Root => blocks[0];

    public IReadOnlyDictionary<int, UserPartition> Partitions { get; }

    /// <summary>How much earlier beta testers see content.</summary>
    public TimeSpan EarlyAccess { get; }

    public CourseLocks Locks { get; }

    /// <summary>Something in this course is for some cohorts only.</summary>
    public bool DependsOnCohorts => cohorts.Value;

    public SpreadWeeks Spread { get; }

    /// <summary>Something in this course is due at some time, so that learners may have dates of their own.</summary>
    public bool HasDueDates { get; }

    /// <summary>Some of it counts in weeks from the learner's beginning.</summary>
    public bool HasWeeks { get; }

    public bool HasTimedExams { get; }

    /// <summary>Something in this course is drawn for each learner.</summary>
    public bool HasChoices => experiments.Count + pools.Count > 0;

    /// <summary>The children among which a library or problem bank draws; null: a block of another type.</summary>
    public ChildPool? PoolOf(UsageKey block) => pools.FirstOrDefault(entry => entry.Block.Block.Usage == block && entry.Block.Type != "randomize").Pool;

    /// <summary>What is to be drawn for a learner by now: content released later draws at its release.</summary>
    public ContentChoices ChoicesFor(Viewer viewer)
    {
        var released = pools.Where(entry => !entry.Block.Gate.IsStaffOnly && entry.Block.Gate.Start <= viewer.Now + viewer.EarlyAccess).ToList();
        return new(
            experiments,
            [.. released.Where(entry => entry.Block.Type != "randomize").Select(entry => entry.Pool)],
            [.. released.Where(entry => entry.Block.Type == "randomize").Select(entry => entry.Pool)]);
    }

    /// <summary>The outline of this version; built at the first call.</summary>
    public static CourseOutline Of(PublishedCourse course) => Known.GetValue(course, static course => new(course));

    public bool TryFind(UsageKey usage, [NotNullWhen(true)] out OutlineBlock? block) => byUsage.TryGetValue(usage, out block);

    private OutlineBlock? Add(PublishedBlock block, OutlineBlock? parent, DateTimeOffset? startAbove)
    {
        if (byUsage.ContainsKey(block.Usage)) return null;
        var setStart = SetStartOf(block, startAbove);
        var added = new OutlineBlock(block, blocks.Count, parent, GateOf(block, parent, setStart));
        blocks.Add(added);
        byUsage.Add(block.Usage, added);
        var children = new List<OutlineBlock>(block.Children.Count);
        foreach (var child in block.Children)
        {
            if (Add(child, added, setStart) is { } seen) children.Add(seen);
        }

        added.Children = children;
        return added;
    }

    private static BlockGate GateOf(PublishedBlock block, OutlineBlock? parent, DateTimeOffset? setStart) => new(
        setStart ?? BlockSettings.DefaultStart,
        (parent?.Gate.IsStaffOnly ?? false) || (block.Fields.TryGet("visible_to_staff_only", out _) && block.Flag("visible_to_staff_only") == true),
        (parent?.Gate.Groups ?? GroupAccess.Unlimited).And(UserPartitions.LimitsOf(block)).And(SplitTests.LimitsOf(block, parent?.Block)),
        parent is not null && (parent.Gate.IsChosenPerLearner || parent.ListsShown));

    /// <summary>Latest start that an author set along the path (olx §3.3); null: none did.</summary>
    private static DateTimeOffset? SetStartOf(PublishedBlock block, DateTimeOffset? above)
    {
        var own = block.Fields.TryGet("start", out _) ? block.Instant("start") : null;
        return above is null || own > above ? own ?? above : above;
    }

    private static string IconClassOf(OutlineBlock block) => block.Type switch
    {
        "problem" => "problem",
        "video" => "video",
        _ when block.Children.Any(child => child.IconClass == "problem") => "problem",
        _ when block.Children.Any(child => child.IconClass == "video") => "video",
        _ => "other",
    };
}
