using System.Text.Json;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Projections.Assessment;

/// <summary>One thing to drag, as people see it.</summary>
/// <param name="Html">Author's markup; may be empty when there is an image.</param>
/// <param name="Image">Address as written; null: none.</param>
/// <param name="Right">What the author says to a right drop; empty: nothing. So <paramref name="Wrong"/>.</param>
public sealed record DragCard(long Id, IReadOnlyList<string> Zones, string Html, string? Image, string ImageAlt, string Right, string Wrong);

/// <param name="Html">Title, author's markup.</param>
public sealed record DragZone(string Id, string Html, string Description);

/// <summary>A published <c>drag-and-drop-v2</c> block. Source: xblock-drag-and-drop-v2 <c>drag_and_drop_v2.py</c> (fields), <c>utils.py</c> (older forms of zones).</summary>
/// <param name="Start">What the author says before everything is in place; empty: nothing. So <paramref name="Finish"/>, after that.</param>
/// <param name="Explanation">Shown with the answer; empty: none.</param>
public sealed record DragContent(
    IReadOnlyList<DragCard> Cards, IReadOnlyList<DragZone> Zones, string Question, string Start, string Finish, string Explanation,
    string? Image, string ImageAlt, DragBoard Board)
{
    /// <param name="dates">Of the learner.</param>
    public static DragContent Of(PublishedBlock block, DueDates dates)
    {
        var data = block.Fields.TryGet("data", out var field) && field.Value.ValueKind == JsonValueKind.Object ? field.Value : JsonElement.Parse("{}");
        DragCard[] cards = [.. List(data, "items").Select(Card).OfType<DragCard>().DistinctBy(card => card.Id)];
        DragZone[] zones = [.. List(data, "zones").Select(Zone).OfType<DragZone>().DistinctBy(zone => zone.Id)];
        var due = dates.Of(block) + (ProblemSettingsOf.Grace(block.Effective("graceperiod")) ?? TimeSpan.Zero);
        var board = new DragBoard(
            [.. cards.Select(card => new DragItem(card.Id, card.Zones))], [.. zones.Select(zone => zone.Id)], block.Text("mode") == "assessment",
            block.Number("max_attempts") is { } attempts ? (int)Math.Clamp(attempts, 0, int.MaxValue) : null, due, block.Number("weight") ?? 1);
        var feedback = Member(data, "feedback");
        return new(
            cards, zones, block.Text("question_text") ?? "", Text(feedback, "start"), Text(feedback, "finish"), Text(data, "explanation").Trim(),
            Text(data, "targetImg") is { Length: > 0 } image ? image : null, Text(data, "targetImgDescription"), board);
    }

    private static DragCard? Card(JsonElement item)
    {
        if (!item.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out var number)) return null;
        var feedback = Member(item, "feedback");
        var image = Text(item, "imageURL") is { Length: > 0 } url ? url : Text(item, "backgroundImage");
        return new(
            number, ZonesOf(item), Text(item, "displayName"), image.Length > 0 ? image : null, Text(item, "imageDescription"),
            Text(feedback, "correct"), Text(feedback, "incorrect"));
    }

    // Blocks made before an item could have several right zones name one, and say "none" of decoys.
    private static IReadOnlyList<string> ZonesOf(JsonElement item) =>
        Member(item, "zones") is { ValueKind: JsonValueKind.Array } zones
            ? [.. zones.EnumerateArray().Where(zone => zone.ValueKind == JsonValueKind.String).Select(zone => zone.GetString()!)]
            : Text(item, "zone") is { Length: > 0 } zone and not "none" ? [zone] : [];

    private static DragZone? Zone(JsonElement zone)
    {
        var title = Text(zone, "title");
        var id = Text(zone, "uid") is { Length: > 0 } uid ? uid : title;
        return id.Length == 0 ? null : new(id, title, Text(zone, "description"));
    }

    private static IEnumerable<JsonElement> List(JsonElement data, string name) =>
        Member(data, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object) : [];

    private static JsonElement? Member(JsonElement? of, string name) =>
        of is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var member) ? member : null;

    private static string Text(JsonElement? of, string name) => Member(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
}
