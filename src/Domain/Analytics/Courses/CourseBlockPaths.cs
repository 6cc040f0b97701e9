using System.Globalization;

namespace OpenEdx.Domain.Analytics;

/// <summary>A block as the course blocks API tells of it.</summary>
public sealed record ListedBlock(string Id, string Type, string Name, IReadOnlyList<string> Children);

/// <summary>Where a block stands in its course (tracking §4.7).</summary>
/// <param name="IsOrphan">The tree does not reach it.</param>
/// <param name="IsShared">It has several places; it keeps the first.</param>
/// <param name="Parent">Null: the root, or an orphan.</param>
/// <param name="Path">Names of its ancestors.</param>
/// <param name="Order">Depth-first, from 0; orphans come last.</param>
public sealed record PlacedBlock(ListedBlock Block, bool IsRoot, bool IsOrphan, bool IsShared, string? Parent, string Path, int Order)
{
    /// <summary>A line of <c>course_blocks.tsv</c>.</summary>
    public string Tsv(string course) => TabSeparated.Line(
        Block.Id, course, Block.Type, Block.Name, Digit(IsRoot), Digit(IsOrphan), Digit(IsShared), Parent, Path,
        Order.ToString(CultureInfo.InvariantCulture));

    private static string Digit(bool truth) => truth ? "1" : "0";
}

/// <summary>The places of all blocks of a course. Source: Open edX edx-analytics-pipeline, <c>tasks/insights/course_blocks.py</c>.</summary>
public static class CourseBlockPaths
{
    public const string Delimiter = " / ";

    /// <summary>Stands for the place of a block that is no longer in the course.</summary>
    public const string Deleted = "(Deleted block :)";

    /// <param name="root">Id of the course block.</param>
    /// <returns>In course order.</returns>
    public static IReadOnlyList<PlacedBlock> Of(string root, IReadOnlyDictionary<string, ListedBlock> blocks)
    {
        var placed = new Dictionary<string, PlacedBlock>(StringComparer.Ordinal);
        var order = new List<string>();
        Place(root, null, "");
        return
        [
            .. order.Select(id => placed[id]),
            .. blocks.Values.Where(block => !placed.ContainsKey(block.Id)).OrderBy(block => block.Id, StringComparer.Ordinal)
                .Select(block => new PlacedBlock(block, false, true, false, null, Deleted, blocks.Count)),
        ];

        void Place(string id, string? parent, string path)
        {
            if (!blocks.TryGetValue(id, out var block)) return;
            if (placed.TryGetValue(id, out var known))
            {
                placed[id] = known with { IsShared = true };
                return;
            }

            placed[id] = new(block, parent is null, false, false, parent, path, order.Count);
            order.Add(id);
            var below = path.Length == 0 ? block.Name : path + Delimiter + block.Name;
            foreach (var child in block.Children) Place(child, id, below);
        }
    }
}
