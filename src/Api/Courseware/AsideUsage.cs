using System.Diagnostics.CodeAnalysis;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>Keys of what stands beside a block: <c>aside-usage-v2:BLOCK::TYPE</c>, with colons and dollars of the block's key escaped by a dollar.</summary>
/// <remarks>Source: xblock <c>opaque_keys/edx/asides.py</c> of Open edX's runtime (AsideUsageKeyV2).</remarks>
internal static class AsideUsage
{
    private const string Prefix = "aside-usage-v2:";

    /// <summary>A block's own key, or that of an aside.</summary>
    /// <param name="aside">Empty: the block itself.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out UsageKey? block, out string aside)
    {
        aside = "";
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return UsageKey.TryParse(text, out block);
        block = null;
        var rest = text[Prefix.Length..];
        var border = rest.IndexOf("::", StringComparison.Ordinal);
        if (border < 0) return false;
        aside = rest[(border + 2)..];
        return aside.Length > 0 && UsageKey.TryParse(rest[..border].Replace("$:", ":", StringComparison.Ordinal).Replace("$$", "$", StringComparison.Ordinal), out block);
    }
}
