using Npgsql;
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
public sealed class ContentEngagement(EngagementQuery engagement, NpgsqlDataSource database)
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
        var learners = (await engagement.Members(course.Key.ToString(), asOf, ct)).Where(member => member.IsEnrolled).Select(member => member.Learner).ToList();
        var places = course.Root.Children.SelectMany(section => section.Children, (section, subsection) => (Section: section, Subsection: subsection))
            .SelectMany(place => Entities(place.Subsection, kind).Distinct(), (place, entity) => (place.Section, place.Subsection, Entity: entity)).ToList();
        var counts = await Counts(course.Key.ToString(), kind, asOf, learners, [.. places.Select(place => (place.Entity, place.Section.Usage.ToString(), place.Subsection.Usage.ToString()))], ct);
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
    private async Task<Dictionary<string, (int Any, int All)>> Counts(
        string course, string kind, DateOnly asOf, List<string> learners, IReadOnlyList<(string Entity, string Section, string Subsection)> places, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            with places as (select * from unnest($5, $6, $7) place(entity, section, subsection)),
            seen as (
                select distinct e.learner, e.entity_id from analytics.module_engagement e
                where e.course_id = $1 and e.entity_type = $2 and e.action = $3 and e.date <= $4 and e.learner = any($8)),
            blocks as (
                select section as block, entity from places union select subsection, entity from places),
            sizes as (select block, count(*) as items from blocks group by block),
            reached as (select b.block, s.learner, count(*) as items from blocks b join seen s on s.entity_id = b.entity group by b.block, s.learner)
            select r.block, count(*)::int, (count(*) filter (where r.items = z.items))::int from reached r join sizes z on z.block = r.block group by r.block
            """);
        command.Parameters.AddWithValue(course);
        command.Parameters.AddWithValue(Acts[kind].Type);
        command.Parameters.AddWithValue(Acts[kind].Action);
        command.Parameters.AddWithValue(asOf);
        command.Parameters.AddWithValue(places.Select(place => place.Entity).ToArray());
        command.Parameters.AddWithValue(places.Select(place => place.Section).ToArray());
        command.Parameters.AddWithValue(places.Select(place => place.Subsection).ToArray());
        command.Parameters.AddWithValue(learners.ToArray());
        var counts = new Dictionary<string, (int, int)>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) counts[reader.GetString(0)] = (reader.GetInt32(1), reader.GetInt32(2));
        return counts;
    }
}
