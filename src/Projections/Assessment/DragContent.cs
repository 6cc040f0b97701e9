using System.Globalization;
using System.Text.Json;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Projections.Assessment;

/// <summary>One thing to drag, as people see it.</summary>
/// <param name="Html">Author's markup; may be empty when there is an image.</param>
/// <param name="Image">Address as written; null: none.</param>
/// <param name="Right">What the author says to a right drop; empty: nothing. So <paramref name="Wrong"/>.</param>
public sealed record DragCard(long Id, IReadOnlyList<string> Zones, string Html, string? Image, string ImageAlt, string Right, string Wrong);

/// <param name="Html">Title, author's markup.</param>
/// <param name="X">Pixels of the picture's own size, from its left edge; so the others, <paramref name="Y"/> from the top.</param>
/// <param name="Align">Where items stand in it: <c>left</c>, <c>center</c> or <c>right</c>.</param>
public sealed record DragZone(string Id, string Html, string Description, double X, double Y, double Width, double Height, string Align);

/// <summary>A published <c>drag-and-drop-v2</c> block. Source: xblock-drag-and-drop-v2 <c>drag_and_drop_v2.py</c> (fields), <c>utils.py</c> (older forms of zones).</summary>
/// <param name="Start">What the author says before everything is in place; empty: nothing. So <paramref name="Finish"/>, after that.</param>
/// <param name="Explanation">Shown with the answer; empty: none.</param>
/// <param name="ShowsLabels">The zones' titles are to be seen, not only heard.</param>
/// <param name="ShowsBorders">So are the zones' borders; <paramref name="ShowsBordersDragging"/>: at least while an item is held.</param>
public sealed record DragContent(
    IReadOnlyList<DragCard> Cards, IReadOnlyList<DragZone> Zones, string Question, string Start, string Finish, string Explanation,
    string Image, string ImageAlt, bool ShowsLabels, bool ShowsBorders, bool ShowsBordersDragging, DragBoard Board)
{
    /// <param name="dates">Of the learner; null: as the course says, for what no date matters to.</param>
    public static DragContent Of(PublishedBlock block, DueDates? dates = null)
    {
        var data = DataOf(block);
        DragCard[] cards = [.. List(data, "items").Select(Card).OfType<DragCard>().DistinctBy(card => card.Id)];
        DragZone[] zones = [.. List(data, "zones").Select(Zone).OfType<DragZone>().DistinctBy(zone => zone.Id)];
        var due = (dates ?? DueDates.Published).Of(block) + (ProblemSettingsOf.Grace(block.Effective("graceperiod")) ?? TimeSpan.Zero);
        var board = new DragBoard(
            [.. cards.Select(card => new DragItem(card.Id, card.Zones))], [.. zones.Select(zone => zone.Id)], block.Text("mode") == "assessment",
            block.Number("max_attempts") is { } attempts ? (int)Math.Clamp(attempts, 0, int.MaxValue) : null, due, block.Number("weight") ?? 1,
            ProblemSettingsOf.ShowAnswerOf(block.Text("showanswer")), block.Number("max_items_per_zone") is >= 1 and var most ? (int)Math.Min(most, int.MaxValue) : null);
        var feedback = Member(data, "feedback");
        return new(
            cards, zones, block.Text("question_text") ?? "", Text(feedback, "start"), Text(feedback, "finish"), Text(data, "explanation").Trim(),
            Text(data, "targetImg") is { Length: > 0 } image ? image : DragDefaults.Picture, Text(data, "targetImgDescription"),
            Flag(data, "displayLabels"), Flag(data, "displayBorders"), Flag(data, "displayBordersDragging"), board);
    }

    /// <summary>What the author composed; a block that was added and never edited has upstream's triangle of three layers.</summary>
    public static JsonElement DataOf(PublishedBlock block) =>
        block.Fields.TryGet("data", out var field) && field.Value.ValueKind == JsonValueKind.Object ? field.Value : DragDefaults.Data;

    /// <summary>Where a picture is served. References are found behind their quote.</summary>
    public static string AddressOf(string image, CourseKey course) => StaticUrls.Rewrite($"\"{image}\"", course)[1..^1];

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
        if (id.Length == 0) return null;
        var align = Text(zone, "align") is "left" or "right" ? Text(zone, "align") : "center";
        return new(id, title, Text(zone, "description"), Number(zone, "x"), Number(zone, "y"), Number(zone, "width"), Number(zone, "height"), align);
    }

    private static IEnumerable<JsonElement> List(JsonElement data, string name) =>
        Member(data, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object) : [];

    private static JsonElement? Member(JsonElement? of, string name) =>
        of is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var member) ? member : null;

    private static bool Flag(JsonElement of, string name) => Member(of, name) is { ValueKind: JsonValueKind.True };

    private static double Number(JsonElement of, string name) => Member(of, name) switch
    {
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        { ValueKind: JsonValueKind.String } text when double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
        _ => 0,
    };

    private static string Text(JsonElement? of, string name) => Member(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
}
