using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// What the tables of a projection are called where it is being built. A projection knows its tables by their documented names
/// (<c>grading.course_grades</c>), which readers use, and asks here for the one to write: <c>names["grading.course_grades"]</c>.
/// </summary>
public sealed record TableNames
{
    // PostgreSQL cuts longer names off without an error, and two could become one.
    private const int LongestName = 63;

    private readonly string? schema;
    private readonly string suffix;

    private TableNames(string? schema, string suffix) => (this.schema, this.suffix) = (schema, suffix);

    /// <summary>The documented names themselves: views of whatever version is live.</summary>
    public static TableNames Documented { get; } = new(null, "");

    /// <summary>The tables of one version, beside those of the others: <c>grading.course_grades_v2</c>.</summary>
    public static TableNames OfVersion(int version) => new(null, $"_v{version}");

    /// <summary>In a schema of the caller, whatever schema they are documented in: <c>april.course_grades</c>.</summary>
    public static TableNames In(string schema) => new(schema, "");

    /// <summary>As <see cref="OfVersion"/>, but all in one schema: to be moved from there to where they belong, or to be compared.</summary>
    internal static TableNames Aside(string schema, int version) => new(schema, $"_v{version}");

    /// <summary>Name of the table, with its schema.</summary>
    /// <param name="table">As documented, with its schema.</param>
    /// <exception cref="InvalidOperationException">The name would be too long for PostgreSQL.</exception>
    public string this[string table] => Schema(table) is { Length: > 0 } place ? $"{place}.{Bare(table)}" : Bare(table);

    /// <summary>Schema in which the table lies; empty when it is documented without one.</summary>
    public string Schema(string table) => schema ?? table[..Math.Max(table.LastIndexOf('.'), 0)];

    /// <summary>Name of an index on the table: one of its own in each version, and the same whenever it is asked for.</summary>
    /// <param name="table">As documented, with its schema.</param>
    /// <param name="of">Columns, or what else tells this index from others of the table.</param>
    public string Index(string table, params IEnumerable<string> of)
    {
        var name = $"idx_{Bare(table)}_{string.Join('_', of)}";
        if (name.Length <= LongestName) return name;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];
        return $"{name[..(LongestName - 9)]}_{hash}";
    }

    /// <summary>Name of the table without its schema.</summary>
    internal string Bare(string table)
    {
        var name = $"{table[(table.LastIndexOf('.') + 1)..]}{suffix}";
        return name.Length <= LongestName
            ? name
            : throw new InvalidOperationException($"Table '{table}' would be called '{name}', which is longer than {LongestName} characters.");
    }
}
