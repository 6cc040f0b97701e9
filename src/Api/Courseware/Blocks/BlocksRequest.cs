using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>Parameters of the blocks endpoints.</summary>
/// <param name="Username">Whose view; empty: an anonymous one; null: not given.</param>
/// <param name="Depth">Levels below the root; <see cref="int.MaxValue"/>: all.</param>
/// <param name="NavDepth">Null: no <c>descendants</c>.</param>
/// <param name="Fields">Requested fields.</param>
/// <param name="CountTypes">Types that <c>block_counts</c> counts.</param>
/// <param name="DataTypes">Types whose <c>student_view_data</c> is wanted.</param>
/// <param name="Types">Types that are kept; empty: all.</param>
internal sealed record BlocksRequest(
    string? Username,
    bool AllBlocks,
    int Depth,
    int? NavDepth,
    IReadOnlySet<string> Fields,
    IReadOnlyList<string> CountTypes,
    IReadOnlySet<string> DataTypes,
    IReadOnlySet<string> Types,
    bool AsList)
{
    /// <summary>Fields that need the learner's completions.</summary>
    public bool WantsCompletion => Fields.Contains("completion") || Fields.Contains("complete") || Fields.Contains("resume_block");

    public bool Wants(string field) => Fields.Contains(field);

    /// <remarks>Source: Open edX <c>lms/djangoapps/course_api/blocks/forms.py</c>.</remarks>
    public static (BlocksRequest? Request, IResult? Refusal) Of(IQueryCollection query)
    {
        if (!query.TryFlag("all_blocks", out var allBlocks)) return (null, DeveloperErrors.Field("all_blocks", "Enter a valid boolean."));
        string? username = query.TryGetValue("username", out var given) ? given.ToString() : null;
        if (username is null && allBlocks != true)
            return (null, DeveloperErrors.Field("username", "This field is required unless all_blocks is requested."));
        if (Number(query.One("depth") ?? "0", allowAll: true) is not { } depth)
            return (null, DeveloperErrors.Field("depth", $"'{query.One("depth")}' is not a valid depth value."));
        int? navDepth = null;
        if (query.One("nav_depth") is { } text && (navDepth = Number(text, allowAll: false)) is null)
            return (null, DeveloperErrors.Field("nav_depth", "Enter a whole number."));
        if (query.One("return_type") is not (null or "dict" or "list"))
        {
            return (null, DeveloperErrors.Field(
                "return_type", $"Select a valid choice. {query.One("return_type")} is not one of the available choices."));
        }

        return (new(
            username, allBlocks == true, depth, navDepth, Set(query, "requested_fields"), [.. Set(query, "block_counts")],
            Set(query, "student_view_data"), Set(query, "block_types_filter"), query.One("return_type") == "list"), null);
    }

    private static HashSet<string> Set(IQueryCollection query, string name) => query.Many(name).ToHashSet(StringComparer.Ordinal);

    private static int? Number(string text, bool allowAll) =>
        allowAll && text == "all" ? int.MaxValue
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : null;
}
