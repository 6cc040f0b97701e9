using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Projections.Analytics;

/// <summary>How far learners came in a section or subsection.</summary>
/// <param name="Subsection">Null: the whole section.</param>
/// <param name="Items">Present in the course as published now.</param>
/// <param name="None">Learners who saw none. <paramref name="Some"/>: at least one and not all. <paramref name="All"/>: all.</param>
public sealed record ContentFigures(string Section, string? Subsection, UsageKey Block, int Items, int None, int Some, int All);

/// <summary>
/// Aspects' engagement with content (tracking §8): of the pages, problems or videos of each section and subsection, how many each enrolled learner visited,
/// tried or played. Counted when asked, from the things that learners had in their hands up to a day; what is present is what is published now.
/// </summary>
/// <remarks>Pages are counted by their place in the sequence: where some are hidden from a learner, those after them stand one place further ahead for that learner.</remarks>
public sealed class ContentEngagement(EngagementQuery engagement, SeenThings things)
{
    private static readonly Dictionary<string, (string Type, string Action)> Acts = new(StringComparer.Ordinal)
    {
        ["pages"] = (EntityTypes.Page, "visited"),
        ["problems"] = (EntityTypes.Problem, "attempted"),
        ["videos"] = (EntityTypes.Video, "viewed"),
    };

    /// <summary><c>pages</c>, <c>problems</c>, <c>videos</c>.</summary>
    public static IReadOnlyCollection<string> Kinds => Acts.Keys;

    /// <summary>Sections in course order, each before its subsections; those without any item are absent.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    public async Task<IReadOnlyList<ContentFigures>> Of(PublishedCourse course, string kind, DateOnly asOf, CancellationToken ct)
    {
        var places = course.Root.Children.SelectMany(section => section.Children, (section, subsection) => (Section: section, Subsection: subsection))
            .SelectMany(place => Entities(place.Subsection, kind).Distinct(), (place, entity) => (place.Section, place.Subsection, Entity: entity)).ToList();
        var (enrolled, seen) = (engagement.Members(course.Key.ToString(), asOf, ct), things.Of(course.Key.ToString(), Acts[kind].Type, Acts[kind].Action, asOf, ct));
        await Task.WhenAll(enrolled, seen);
        var learners = (await enrolled).Where(member => member.IsEnrolled).Select(member => member.Learner).ToList();
        var counts = Counts(learners, [.. places.Select(place => (place.Entity, place.Section.Usage.ToString(), place.Subsection.Usage.ToString()))], await seen);
        var figures = new List<ContentFigures>();
        foreach (var section in places.GroupBy(place => place.Section))
        {
            figures.Add(Row(section.Key, null, section.Key, section.Count()));
            foreach (var subsection in section.GroupBy(place => place.Subsection)) figures.Add(Row(section.Key, subsection.Key, subsection.Key, subsection.Count()));
        }

        return figures;

        ContentFigures Row(PublishedBlock section, PublishedBlock? subsection, PublishedBlock block, int items)
        {
            var (any, all) = counts.GetValueOrDefault(block.Usage.ToString());
            return new(section.ShownName(), subsection?.ShownName(), block.Usage, items, learners.Count - any, any - all, all);
        }
    }

    private static IEnumerable<string> Entities(PublishedBlock subsection, string kind) => kind switch
    {
        "pages" => subsection.Children.Select((_, at) => EntityAct.Visited(subsection.Usage.ToString(), at + 1).Entity),
        "problems" => subsection.SelfAndDescendants().Where(block => block.Type == "problem").Select(block => block.Usage.ToString()),
        _ => subsection.SelfAndDescendants().Where(block => block.Type == "video").Select(block => block.Usage.BlockId),
    };

    /// <summary>By section and subsection: learners with at least one item, and with all.</summary>
    /// <remarks>Counted here and not by the database, which would make a row for everybody and everything in each section.</remarks>
    private static Dictionary<string, (int Any, int All)> Counts(
        IReadOnlyCollection<string> learners, IReadOnlyList<(string Entity, string Section, string Subsection)> places, SeenBy seen)
    {
        var blocks = places.SelectMany(place => new[] { (Block: place.Section, place.Entity), (Block: place.Subsection, place.Entity) }).Distinct()
            .ToLookup(pair => pair.Entity, pair => pair.Block, StringComparer.Ordinal);
        var items = blocks.SelectMany(entity => entity).CountBy(block => block).ToDictionary(StringComparer.Ordinal);
        var reached = items.Keys.ToDictionary(block => block, _ => new int[seen.Learners.Count], StringComparer.Ordinal);
        var counted = new int[seen.Learners.Count];
        foreach (var (at, (entity, having)) in seen.Things.Index())
        {
            var within = blocks[entity].Select(block => reached[block]).ToList();
            foreach (var number in having)
            {
                if (counted[number] == at + 1) continue;
                counted[number] = at + 1;
                foreach (var block in within) block[number]++;
            }
        }

        int[] enrolled = [.. learners.Distinct(StringComparer.Ordinal).Where(seen.Learners.ContainsKey).Select(learner => seen.Learners[learner])];
        return reached.ToDictionary(
            block => block.Key, block => (enrolled.Count(number => block.Value[number] > 0), enrolled.Count(number => block.Value[number] == items[block.Key])));
    }
}
