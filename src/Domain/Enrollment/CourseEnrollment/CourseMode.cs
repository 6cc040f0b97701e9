namespace OpenEdx.Domain.Enrollment;

/// <summary>A track of a course run: what a learner pays and gets.</summary>
/// <param name="Slug"><c>audit</c>, <c>honor</c>, <c>verified</c>, …</param>
/// <param name="Name">As shown to learners.</param>
/// <param name="MinPrice">Whole units of <paramref name="Currency"/>; 0: free.</param>
/// <param name="Currency">ISO code in lower case.</param>
/// <param name="Expires">Last instant of joining; null: none.</param>
/// <param name="Description">Null: none.</param>
/// <param name="Sku">Number of the product in a shop; null: none.</param>
/// <param name="BulkSku">The same for many places at once; null: none.</param>
public sealed record CourseMode(
    string Slug, string Name, int MinPrice, string Currency, DateTimeOffset? Expires, string? Description = null, string? Sku = null, string? BulkSku = null)
{
    public const string Audit = "audit";
    public const string Honor = "honor";

    /// <summary>Tracks of a run for which nobody configured any.</summary>
    public static IReadOnlyList<CourseMode> Default { get; } =
    [
        new(Audit, "Audit", 0, "usd", null),
        new(Honor, "Honor", 0, "usd", null),
    ];
}
