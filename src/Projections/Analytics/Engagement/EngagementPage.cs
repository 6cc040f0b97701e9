using System.Runtime.InteropServices;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>A thing of a course in the hands of a learner.</summary>
internal readonly record struct EngagedEntity(string Course, string Learner, EntityAct Act);

/// <summary>How often a thing was there on a day.</summary>
internal sealed record EntityDay(EngagedEntity Entity, DateOnly Date, List<long> Positions)
{
    public int Count { get; set; }

    /// <summary>Of events that name the course themselves.</summary>
    public int NamedCount { get; set; }
}

/// <summary>By how much the figures of a learner's day change.</summary>
internal sealed record EngagedDay(string Course, DateOnly Date, string Learner)
{
    public int Attempts { get; set; }

    public int Contributions { get; set; }

    public int Plays { get; set; }

    /// <summary>Of events that name the course themselves.</summary>
    public int NamedAttempts { get; set; }

    public NoveltyChange Attempted { get; } = new();

    public NoveltyChange Completed { get; } = new();

    public NoveltyChange Viewed { get; } = new();

    public DayCounts Counts { get; set; }

    /// <summary>The latest subsection, the greater text of two at the same instant; null: none.</summary>
    public (DateTimeOffset At, string Path)? Subsection { get; set; }

    /// <summary>Latest; null: none.</summary>
    public DateTimeOffset? Visit { get; set; }

    public List<long> Positions { get; } = [];
}

/// <summary>Changes of the numbers of <see cref="Novelty"/>.</summary>
internal sealed class NoveltyChange
{
    public int[] OfAll { get; } = new int[Novelty.Ever];

    /// <summary>As if there were no events but those that name the course themselves.</summary>
    public int[] OfNamed { get; } = new int[Novelty.Ever];
}

/// <summary>A day on which a thing was there.</summary>
/// <param name="IsNamed">An event that names the course itself says so.</param>
internal readonly record struct DayOfEntity(DateOnly Date, bool IsNamed);

/// <summary>Engagement of a page of facts, added up by day before anything is written.</summary>
internal sealed class EngagementPage
{
    private readonly Dictionary<(EngagedEntity, DateOnly), EntityDay> entities = [];
    private readonly Dictionary<(string Course, DateOnly Date, string Learner), EngagedDay> days = [];

    public IReadOnlyCollection<EntityDay> Entities => entities.Values;

    public IReadOnlyCollection<EngagedDay> Days => days.Values;

    public int Count => entities.Count + days.Count;

    /// <summary>Days of the things that weeks count once.</summary>
    public IEnumerable<IGrouping<EngagedEntity, DayOfEntity>> Counted =>
        entities.Values.Where(row => NoveltyOf(row.Entity.Act) is not null).GroupBy(row => row.Entity, row => new DayOfEntity(row.Date, row.NamedCount > 0));

    /// <summary>Whose days change.</summary>
    public IEnumerable<(string Course, string Learner)> Learners => days.Values.Select(day => (day.Course, day.Learner)).Distinct();

    public void Add(Engagement engagement, long position)
    {
        var day = DayOf(engagement.Course, engagement.Date, engagement.Learner);
        day.Positions.Add(position);
        day.Counts += engagement.Counts;
        if (engagement.Counts.Visits > 0 && !(day.Visit > engagement.At)) day.Visit = StoredInstant.Of(engagement.At);
        if (engagement.Subsection is { } path && (StoredInstant.Of(engagement.At), path) is var opened && (day.Subsection is not { } former || IsLater(opened, former)))
            day.Subsection = opened;
        foreach (var act in engagement.Acts)
        {
            if (act is { Type: EntityTypes.Problem, Action: "attempted" })
            {
                day.Attempts++;
                if (engagement.IsNamed) day.NamedAttempts++;
            }

            if (act.Type == EntityTypes.Discussion) day.Contributions++;
            if (act.Type == EntityTypes.Video) day.Plays++;
            var key = (new EngagedEntity(engagement.Course, engagement.Learner, act), engagement.Date);
            ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(entities, key, out _);
            row ??= new(key.Item1, key.Date, []);
            row.Count++;
            if (engagement.IsNamed) row.NamedCount++;
            row.Positions.Add(position);
        }
    }

    /// <param name="some">Of <see cref="Counted"/>.</param>
    /// <param name="known">Days on which these things were there before this page.</param>
    public void AddNovelty(IEnumerable<IGrouping<EngagedEntity, DayOfEntity>> some, ILookup<EngagedEntity, DayOfEntity> known)
    {
        foreach (var entity in some)
        {
            var former = known[entity.Key].ToList();
            Add(entity.Key, former, entity, numbers => numbers.OfAll);
            Add(entity.Key, former.Where(day => day.IsNamed), entity.Where(day => day.IsNamed), numbers => numbers.OfNamed);
        }
    }

    private void Add(EngagedEntity entity, IEnumerable<DayOfEntity> known, IEnumerable<DayOfEntity> added, Func<NoveltyChange, int[]> numbersOf)
    {
        foreach (var (date, change) in Novelty.Changes([.. known.Select(day => day.Date)], [.. added.Select(day => day.Date)]))
        {
            var numbers = numbersOf(NoveltyOf(entity.Act)!(DayOf(entity.Course, date, entity.Learner)));
            for (var k = 0; k < change.Length; k++) numbers[k] += change[k];
        }
    }

    private static bool IsLater((DateTimeOffset At, string Path) one, (DateTimeOffset At, string Path) other) =>
        one.At > other.At || (one.At == other.At && string.CompareOrdinal(one.Path, other.Path) > 0);

    private static Func<EngagedDay, NoveltyChange>? NoveltyOf(EntityAct act) => (act.Type, act.Action) switch
    {
        (EntityTypes.Problem, "attempted") => day => day.Attempted,
        (EntityTypes.Problem, "completed") => day => day.Completed,
        (EntityTypes.Video, "viewed") => day => day.Viewed,
        _ => null,
    };

    private EngagedDay DayOf(string course, DateOnly date, string learner)
    {
        ref var day = ref CollectionsMarshal.GetValueRefOrAddDefault(days, (course, date, learner), out _);
        return day ??= new(course, date, learner);
    }
}
