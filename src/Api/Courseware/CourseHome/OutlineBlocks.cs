using System.Text.Json;
using System.Text.Json.Serialization;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// Blocks as the outline and the navigation sidebar draw them: an object by usage key, written straight into the answer, since a large course has
/// thousands. Source: Open edX <c>lms/djangoapps/course_home_api/outline/serializers.py</c>.
/// </summary>
/// <param name="LastType"><c>sequential</c> for the outline, <c>vertical</c> for the sidebar, which also gets the counts of completion.</param>
[JsonConverter(typeof(Writer))]
internal sealed record OutlineBlocks(CourseVisit Visit, string LastType, CourseLinks Links)
{
    private ViewedOutline View => Visit.View;

    private bool IsSidebar => LastType == "vertical";

    private void Write(Utf8JsonWriter json, OutlineBlock block)
    {
        var children = ChildrenOf(block);
        json.WriteStartObject(block.JsonId);
        json.WriteStartArray("children");
        foreach (var child in children) json.WriteStringValue(child.JsonId);
        json.WriteEndArray();
        WriteOwn(json, block);
        json.WriteEndObject();
        foreach (var child in children) Write(json, child);
    }

    private void WriteOwn(Utf8JsonWriter json, OutlineBlock block)
    {
        var isOpen = View.IsOpen(block) && !(block.Type == "sequential" && View.IsHiddenAfterDue(block));
        var questions = block.Type == "sequential" ? Questions(block) : 0;
        json.WriteBoolean("complete", Visit.Completed?.IsComplete(block) ?? false);
        json.WriteString("description", block.Format);
        json.WriteString("display_name", questions == 0 ? block.Name : $"{block.Name} ({questions} {(questions == 1 ? "Question" : "Questions")})");
        json.WriteString("due", View.DueOf(block) is { } due ? WireJson.Instant(due) : null);
        json.WriteNull("effort_activities");
        json.WriteNull("effort_time");
        json.WriteString("icon", block.Type == "vertical" ? block.IconClass : questions > 0 ? "fa-pencil-square-o" : null);
        json.WriteString("id", block.JsonId);
        json.WriteString("lms_web_url", isOpen ? Links.JumpTo(Visit.Course.Key, block.Id) : null);
        json.WriteBoolean("resume_block", Visit.Completed?.LeadsToLastCompleted(block) ?? false);
        json.WriteString("type", IsSidebar && block.Type == "sequential" && !isOpen ? "lock" : block.Type);
        json.WriteBoolean("has_scheduled_content", View.HasScheduledContent(block));
        json.WriteBoolean("hide_from_toc", block.HideFromToc);
        if (!IsSidebar) return;
        var (completion, completable) = Visit.Completed?.Count(block) ?? (0, 0);
        json.WriteStartObject("completion_stat");
        json.WriteNumber("completion", completion);
        json.WriteNumber("completable_children", completable);
        json.WriteEndObject();
    }

    private List<OutlineBlock> ChildrenOf(OutlineBlock block)
    {
        if (block.Type == LastType) return [];
        var all = View.ChildrenOf(block);
        var listed = new List<OutlineBlock>(all.Count);
        for (var place = 0; place < all.Count; place++)
        {
            if (View.IsListed(all[place]) && (Visit.IsTeam || !all[place].HideFromToc)) listed.Add(all[place]);
        }

        return listed;
    }

    /// <summary>Graded problems below that count at all.</summary>
    private int Questions(OutlineBlock block)
    {
        var count = block is { HasScore: true, Graded: true } && (block.Weight ?? 1) > 0 ? 1 : 0;
        for (var place = 0; place < block.Children.Count; place++)
        {
            if (View.IsOpen(block.Children[place])) count += Questions(block.Children[place]);
        }

        return count;
    }

    private sealed class Writer : JsonConverter<OutlineBlocks>
    {
        public override OutlineBlocks Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Outlines are written only.");

        public override void Write(Utf8JsonWriter writer, OutlineBlocks value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            value.Write(writer, value.Visit.Outline.Root);
            writer.WriteEndObject();
        }
    }
}
