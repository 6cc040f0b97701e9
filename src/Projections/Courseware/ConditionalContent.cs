using System.Text.Json;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>A published <c>conditional</c> block: what its content waits for.</summary>
/// <param name="Attribute">Of <see cref="Attributes"/>.</param>
/// <param name="Value">What the attribute of every source must read, as Python writes it: <c>True</c>, <c>False</c>, the key of an answer.</param>
/// <param name="Sources">Blocks to fulfill. Without any, nothing is ever shown.</param>
/// <param name="Shown">Blocks of elsewhere that are shown besides the children.</param>
/// <param name="Message">Plain text for those who have to wait, with <c>{link}</c> for the source; empty: they see nothing.</param>
/// <remarks>Source: Open edX <c>xmodule/conditional_block.py</c>.</remarks>
public sealed record ConditionalContent(
    string Attribute, string Value, IReadOnlyList<UsageKey> Sources, IReadOnlyList<UsageKey> Shown, string Message)
{
    /// <summary>In upstream's order: of several that are set, the last counts.</summary>
    private static readonly string[] Attributes = ["poll_answer", "submitted", "attempted", "correct", "voted"];

    public static ConditionalContent Of(PublishedBlock block)
    {
        var attribute = Attributes.LastOrDefault(name => Written(block, name) is not null);
        var shown = BlockReferences.Of(block, "show_tag_list");
        return attribute is null
            ? new(Written(block, "conditional_attr") ?? "correct", Written(block, "conditional_value") ?? "True", SourcesOf(block), shown, MessageOf(block))
            : new(attribute, Written(block, attribute)!, SourcesOf(block), shown, MessageOf(block));
    }

    // What is imported has the attribute or says nothing; what is made in Studio has the field.
    private static string MessageOf(PublishedBlock block) => Written(block, "message") ?? Written(block, "conditional_message") ?? "";

    private static IReadOnlyList<UsageKey> SourcesOf(PublishedBlock block)
    {
        if (BlockReferences.Of(block, "sources_list") is { Count: > 0 } listed) return listed;
        return [.. (Written(block, "sources") ?? "").Split(';').Select(text => BlockReferences.Resolve(text, block.Usage.Course)).OfType<UsageKey>().Distinct()];
    }

    /// <summary>A setting, or an attribute that is none and was kept as written.</summary>
    private static string? Written(PublishedBlock block, string name)
    {
        var value = block.Fields.TryGet(name, out var field) ? field.Value
            : block.Fields.TryGet("xml_attributes", out var kept) && kept.Value.ValueKind == JsonValueKind.Object && kept.Value.TryGetProperty(name, out var attribute)
                ? attribute
                : default;
        return value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString(),
            _ => value.GetRawText(),
        };
    }
}
