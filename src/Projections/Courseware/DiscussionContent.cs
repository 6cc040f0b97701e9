using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>A published <c>discussion</c> block: the place of a topic in the course.</summary>
/// <param name="Id">Of the topic in the forum.</param>
/// <param name="Category">Group of the topic; <paramref name="Target"/>: its name in the group.</param>
/// <remarks>Source: Open edX <c>xmodule/discussion_block.py</c> (fields, is_visible).</remarks>
public sealed record DiscussionContent(string Id, string Category, string Target)
{
    public static DiscussionContent Of(PublishedBlock block) => new(
        block.Text("discussion_id") is { Length: > 0 } named ? named : UniqueId(block.Usage),
        block.Text("discussion_category") ?? "Week 1",
        block.Text("discussion_target") ?? "Topic-Level Student-Visible Label");

    /// <summary>Courses whose forum is not the first one show nothing in the place of the block: their topics follow the units.</summary>
    public static bool IsShownIn(PublishedBlock root) =>
        UserPartitions.Json(root, "discussions_settings") is not { ValueKind: JsonValueKind.Object } settings ||
        !(settings.TryGetProperty("provider_type", out var provider) || settings.TryGetProperty("provider", out provider)) ||
        provider.ValueKind != JsonValueKind.String || provider.GetString() == "legacy";

    /// <summary>What stands for an id that the author did not set; archives leave it out.</summary>
    /// <remarks>Source: XBlock <c>xblock/fields.py</c> (UNIQUE_ID, scope_key).</remarks>
    private static string UniqueId(UsageKey usage)
    {
        var key = new StringBuilder();
        foreach (var rune in usage.ToString().EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)) key.Append(rune);
            else if (rune.IsBmp && "./\\,_ +:-".IndexOf((char)rune.Value, StringComparison.Ordinal) is >= 0 and var place) key.Append("._-"[place / 3]).Append("._-"[place % 3]);
            else key.Append('_').Append(rune.Value).Append('_');
        }

#pragma warning disable CA5350 // Open edX's ids are SHA-1.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes($"{key}/discussion__id/NONE.NONE")));
#pragma warning restore CA5350
    }
}

/// <summary>A <c>discussion</c> block as pages show it.</summary>
public sealed record DiscussionBlockView(UsageKey Usage, string Title, DiscussionContent Topic) : BlockView(Usage, Title, false);
