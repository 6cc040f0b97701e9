using System.Text.Json;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Projections.Assessment;

/// <summary>Reads a block that opens a tool: content flows from Authoring outwards, so the mapping stands here.</summary>
/// <remarks>Source: Open edX <c>xmodule/lti_block.py</c> (LTIFields), xblock-lti-consumer <c>lti_consumer/lti_xblock.py</c> (fields).</remarks>
public static class LtiToolOf
{
    public static bool OpensTool(this PublishedBlock block) => block.Type is "lti" or "lti_consumer";

    public static LtiTool LtiTool(this PublishedBlock block)
    {
        var isLegacy = block.Type == "lti";
        var newer = !isLegacy && block.Text("lti_version") == "lti_1p3" ? Settings13(block) : null;
        return new(
            isLegacy,
            block.ShownName(),
            Trimmed(block, newer is null ? "launch_url" : "lti_1p3_launch_url"),
            Trimmed(block, "lti_id"),
            Texts(block.Effective("custom_parameters")),
            TargetOf(block, isLegacy),
            block.Flag("has_score") ?? false,
            block.LtiWeight(),
            block.Instant("due"),
            ProblemSettingsOf.Grace(block.Effective("graceperiod")),
            block.Flag("accept_grades_past_due") ?? true,
            block.Flag("hide_launch") ?? false,
            new(block.Flag("ask_to_send_username") ?? false, !isLegacy && (block.Flag("ask_to_send_full_name") ?? false), block.Flag("ask_to_send_email") ?? false))
        {
            V13 = newer,
        };
    }

    /// <summary>Points of the block; 1 unless the author says otherwise.</summary>
    public static double LtiWeight(this PublishedBlock block) => block.Number("weight") is { } weight && double.IsFinite(weight) ? Math.Max(weight, 0) : 1;

    /// <summary>The texts of a list; one text counts as a list of it.</summary>
    internal static IReadOnlyList<string> Texts(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)],
        { ValueKind: JsonValueKind.String } one when one.GetString() is { Length: > 0 } text => [text],
        _ => [],
    };

    private static Lti13Settings Settings13(PublishedBlock block)
    {
        var redirects = Texts(block.Effective("lti_1p3_redirect_uris"));
        // Of the two settings, the one that is not chosen may hold what was there before.
        var usesKeyset = block.Text("lti_1p3_tool_key_mode") == "keyset_url";
        return new(
            Trimmed(block, "lti_1p3_oidc_url"),
            redirects.Count > 0 ? redirects : [Trimmed(block, "lti_1p3_launch_url")],
            usesKeyset ? Trimmed(block, "lti_1p3_tool_keyset_url") : "",
            usesKeyset ? "" : Trimmed(block, "lti_1p3_tool_public_key"),
            block.Text("lti_advantage_ags_mode") switch { "disabled" => LtiGrading.Disabled, "programmatic" => LtiGrading.Programmatic, _ => LtiGrading.Declarative },
            block.Flag("lti_1p3_enable_nrps") ?? false)
        {
            DeepLinkUrl = block.Flag("lti_advantage_deep_linking_enabled") != true ? null
                : Trimmed(block, "lti_advantage_deep_linking_launch_url") is { Length: > 0 } own ? own
                : Trimmed(block, "lti_1p3_launch_url"),
        };
    }

    private static string Trimmed(PublishedBlock block, string field) => block.Text(field)?.Trim() ?? "";

    private static LtiTarget TargetOf(PublishedBlock block, bool isLegacy)
    {
        if (isLegacy) return block.Flag("open_in_a_new_page") ?? true ? LtiTarget.NewWindow : LtiTarget.Frame;
        return block.Text("launch_target") switch { "new_window" => LtiTarget.NewWindow, "modal" => LtiTarget.Modal, _ => LtiTarget.Frame };
    }
}
