using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// The part of a block's JSON that no request changes (keys, addresses, type, name), written once per published version: a course of
/// 5,000 blocks repeats megabytes of it in every answer.
/// </summary>
internal sealed class BlockHeads(CourseLinks links)
{
    private readonly ConditionalWeakTable<CourseOutline, byte[][]> known = [];

    /// <summary>By index of the block: an object without its closing brace.</summary>
    public byte[][] Of(CourseOutline outline) => known.GetValue(outline, course => [.. course.Blocks.Select(block => Head(course, block))]);

    private byte[] Head(CourseOutline outline, OutlineBlock block)
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
            json.WriteEndObject();
        }

        return bytes.ToArray()[..^1];
    }
}
