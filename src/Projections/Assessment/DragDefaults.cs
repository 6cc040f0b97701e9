using System.Text.Json;

namespace OpenEdx.Projections.Assessment;

/// <summary>What a drag-and-drop block holds whose author set nothing. Source: xblock-drag-and-drop-v2 <c>default_data.py</c> (ids, zones and places).</summary>
internal static class DragDefaults
{
    /// <summary>Address of the picture, 514 × 486 pixels; it stands among the assets of the pages under any hash.</summary>
    public const string Picture = "/assets/default/drag-triangle.svg";

    public static JsonElement Data { get; } = JsonElement.Parse("""
        {
          "targetImgDescription": "A triangle of three layers, the widest at the bottom.",
          "zones": [
            {"uid": "top", "title": "Top layer", "description": "The tip of the triangle.", "x": 160, "y": 30, "width": 196, "height": 178, "align": "center"},
            {"uid": "middle", "title": "Middle layer", "description": "Between tip and base.", "x": 86, "y": 210, "width": 340, "height": 138, "align": "center"},
            {"uid": "bottom", "title": "Bottom layer", "description": "The base of the triangle.", "x": 15, "y": 350, "width": 485, "height": 135, "align": "center"}
          ],
          "items": [
            {"id": 0, "displayName": "For the top", "imageURL": "", "zones": ["top"], "feedback": {"correct": "Right: the top layer.", "incorrect": "Not here."}},
            {"id": 1, "displayName": "For the middle", "imageURL": "", "zones": ["middle"], "feedback": {"correct": "Right: the middle layer.", "incorrect": "Not here."}},
            {"id": 2, "displayName": "For the bottom", "imageURL": "", "zones": ["bottom"], "feedback": {"correct": "Right: the bottom layer.", "incorrect": "Not here."}},
            {"id": 3, "displayName": "For any layer", "imageURL": "", "zones": ["top", "bottom", "middle"], "feedback": {"correct": "Right: anywhere will do.", "incorrect": ""}},
            {"id": 4, "displayName": "For no layer", "imageURL": "", "zones": [], "feedback": {"correct": "", "incorrect": "This one belongs nowhere."}}
          ],
          "feedback": {"start": "Put the items where they belong.", "finish": "Everything is in its place."}
        }
        """);
}
