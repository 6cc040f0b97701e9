using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// A <c>drag-and-drop-v2</c> block as apps draw it: everything the author set but what is right, and what is said to right and wrong drops.
/// Client: <c>student_view_data</c> of the blocks API.
/// </summary>
/// <remarks>Source: xblock-drag-and-drop-v2 <c>drag_and_drop_v2.py</c> (student_view_data), <c>Native_API.md</c>.</remarks>
internal static class DragStudentViewData
{
    public static object Of(PublishedBlock block, DateTimeOffset now)
    {
        var content = DragContent.Of(block);
        var (board, course) = (content.Board, block.Usage.Course);
        var title = block.DisplayName ?? "Drag and Drop";
        return new
        {
            block_id = block.Usage.ToString(),
            display_name = title,
            type = "drag-and-drop-v2",
            weight = board.Weight,
            mode = board.IsAssessment ? "assessment" : "standard",
            zones = Raw(block, "zones").Select(Zone),
            max_attempts = board.MaxAttempts,
            graded = block.Flag("graded") ?? false,
            weighted_max_score = board.Weight ?? 1,
            max_items_per_zone = board.MaxPerZone,
            url_name = block.Usage.BlockId,
            display_zone_labels = content.ShowsLabels,
            display_zone_borders = content.ShowsBorders,
            display_zone_borders_dragging = content.ShowsBordersDragging,
            items = Raw(block, "items").Select(Item),
            title,
            show_title = block.Flag("show_title") ?? true,
            problem_text = content.Question,
            show_problem_header = block.Flag("show_question_header") ?? true,
            target_img_expanded_url = DragContent.AddressOf(content.Image, course),
            target_img_description = content.ImageAlt,
            item_background_color = Color("item_background_color"),
            item_text_color = Color("item_text_color"),
            has_deadline_passed = board.Close < now,
            answer_available = DragAnswer.IsAvailable(board, ScoredBlock.Initial, now, isTeam: false),
        };

        string? Color(string field) => block.Text(field) is { Length: > 0 } color ? color : null;

        JsonObject Item(JsonObject item)
        {
            foreach (var secret in (string[])["feedback", "zone", "zones"]) item.Remove(secret);
            var picture = TextOf(item, "imageURL") is { Length: > 0 } url ? url : TextOf(item, "backgroundImage");
            item["expandedImageURL"] = picture.Length > 0 ? DragContent.AddressOf(picture, course) : "";
            item["displayName"] = TextOf(item, "displayName");
            return item;
        }
    }

    private static JsonObject Zone(JsonObject zone)
    {
        // Blocks of the first version knew zones by their titles.
        zone["uid"] ??= TextOf(zone, "title");
        zone.Remove("id");
        zone.Remove("index");
        if (TextOf(zone, "align") is not ("left" or "right" or "center")) zone["align"] = "center";
        zone["title"] = TextOf(zone, "title");
        return zone;
    }

    private static IEnumerable<JsonObject> Raw(PublishedBlock block, string list) =>
        DragContent.DataOf(block).TryGetProperty(list, out var found) && found.ValueKind == JsonValueKind.Array
            ? found.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object).Select(entry => JsonObject.Create(entry)!)
            : [];

    private static string TextOf(JsonObject of, string name) =>
        of[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
