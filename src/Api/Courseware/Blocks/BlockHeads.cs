using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// The part of a block's JSON that is the same for every viewer (keys, addresses, type, name, settings), written once per published version and set of
/// requested settings: a course of 5,000 blocks repeats megabytes of it in every answer.
/// </summary>
internal sealed class BlockHeads(CourseLinks links)
{
    /// <summary>Sets of settings kept per version: each client asks for one and the same.</summary>
    private const int Most = 4;

    private static readonly Setting[] Settings =
    [
        new("graded", (json, block) => json.WriteBoolean("graded", block.Graded)),
        new("format", (json, block) => WriteText(json, "format", block.Format)),
        new("start", (json, block) => json.WriteString("start", WireJson.Instant(block.Start))),
        new("has_score", (json, block) => json.WriteBoolean("has_score", block.HasScore)),
        new("weight", (json, block) => WriteNumber(json, "weight", block.Weight)),
        new("show_correctness", (json, block) => json.WriteString("show_correctness", block.Block.Text("show_correctness") ?? "always")),
        new("hide_from_toc", (json, block) => json.WriteBoolean("hide_from_toc", block.HideFromToc)),
        new("icon_class", (json, block) => json.WriteString("icon_class", block.IconClass)),
        new("student_view_multi_device", (json, block) => json.WriteBoolean("student_view_multi_device", block.Block.IsMultiDevice())),
        new("visible_to_staff_only", (json, block) => json.WriteBoolean("visible_to_staff_only", block.Gate.IsStaffOnly)),
        new("hide_after_due", (json, block) => WriteFlag(json, "hide_after_due", block.Type == "sequential" ? block.Block.Flag("hide_after_due") ?? false : null)),
    ];

    private readonly ConditionalWeakTable<CourseOutline, ConcurrentDictionary<string, byte[][]>> known = [];

    /// <summary>By index of the block: an object without its closing brace.</summary>
    public byte[][] Of(CourseOutline outline, BlocksRequest request)
    {
        var wanted = Array.FindAll(Settings, setting => request.Wants(setting.Name));
        var sets = known.GetValue(outline, static _ => new(StringComparer.Ordinal));
        var name = string.Join(',', wanted.Select(setting => setting.Name));
        if (sets.TryGetValue(name, out var heads)) return heads;
        if (sets.Count >= Most) sets.Clear();
        return sets[name] = [.. outline.Blocks.Select(block => Head(outline, block, wanted))];
    }

    private byte[] Head(CourseOutline outline, OutlineBlock block, Setting[] wanted)
    {
        var jump = links.JumpTo(outline.Course.Key, block.Id);
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("id", block.Id);
            json.WriteString("block_id", block.Block.Usage.BlockId);
            json.WriteString("lms_web_url", jump);
            json.WriteString("legacy_web_url", jump + "?experience=legacy");
            json.WriteString("student_view_url", links.XBlock(block.Id));
            json.WriteString("type", block.Type);
            json.WriteString("display_name", block.Name);
            foreach (var setting in wanted) setting.Write(json, block);
            json.WriteEndObject();
        }

        return bytes.ToArray()[..^1];
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null) json.WriteString(name, text);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } some) json.WriteNumber(name, some);
    }

    private static void WriteFlag(Utf8JsonWriter json, string name, bool? flag)
    {
        if (flag is { } some) json.WriteBoolean(name, some);
    }

    /// <param name="Name">Requested field.</param>
    private sealed record Setting(string Name, Action<Utf8JsonWriter, OutlineBlock> Write);
}
