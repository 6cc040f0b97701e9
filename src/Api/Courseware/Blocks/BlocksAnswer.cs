using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// Writes blocks as JSON straight into the answer; what is null is absent. Source: Open edX
/// <c>lms/djangoapps/course_api/blocks/serializers.py</c>.
/// </summary>
internal sealed class BlocksAnswer(BlocksTree tree, BlocksFound found, StudentViewData data, BlockHeads heads, BlocksExtras? extras) : IResult
{
    private const int FlushEvery = 64 * 1024;
    private static readonly JsonWriterOptions Writing = new() { Encoder = WireJson.Options.Encoder, SkipValidation = true };
    private readonly BlocksRequest request = found.Request;
    private readonly ViewedOutline view = found.View;
    private readonly CompletedOutline? completed = found.Visit.Completed;
    private readonly bool wantsDue = found.Request.Wants("due");
    private readonly bool wantsScheduled = found.Request.Wants("has_scheduled_content");
    private readonly bool wantsChildren = found.Request.Wants("children");
    private readonly bool wantsCompletion = found.Request.Wants("completion");
    private readonly bool wantsComplete = found.Request.Wants("complete");
    private readonly bool wantsResume = found.Request.Wants("resume_block");
    private DateTimeOffset lastDue;
    private JsonEncodedText lastDueText = JsonEncodedText.Encode(WireJson.Instant(default));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json";
        var body = httpContext.Response.BodyWriter;
        var known = heads.Of(view.Outline, request);

        // What differs between requests is written into a buffer of its own and joined to the head, which does not.
        var rest = new ArrayBufferWriter<byte>(1024);
        await using var json = new Utf8JsonWriter(rest, Writing);
        if (request.AsList) body.Write("["u8);
        else body.Write(Encoding.UTF8.GetBytes($"{{\"root\":\"{found.Root.JsonId}\",\"blocks\":{{"));
        var (first, pending) = (true, 0);
        foreach (var block in tree.Blocks())
        {
            if (!first) body.Write(","u8);
            first = false;
            if (!request.AsList)
            {
                body.Write("\""u8);
                body.Write(block.JsonId.EncodedUtf8Bytes);
                body.Write("\":"u8);
            }

            rest.ResetWrittenCount();
            json.Reset();
            WriteRest(json, block);
            json.Flush();
            var head = known[block.Index];
            body.Write(head);
            body.Write(rest.WrittenCount > 2 ? ","u8 : ""u8);
            body.Write(rest.WrittenSpan[1..]);
            pending += head.Length + rest.WrittenCount;
            if (pending < FlushEvery) continue;
            pending = 0;
            await body.FlushAsync(httpContext.RequestAborted);
        }

        body.Write(request.AsList ? "]"u8 : "}"u8);
        if (!request.AsList) WriteCourse(body);
        await body.FlushAsync(httpContext.RequestAborted);
    }

    /// <summary>The end of the answer: what stands beside the blocks.</summary>
    private void WriteCourse(IBufferWriter<byte> body)
    {
        if (extras is null)
        {
            body.Write("}"u8);
            return;
        }

        var course = JsonSerializer.SerializeToUtf8Bytes(extras.Course, WireJson.Options);
        body.Write(","u8);
        body.Write(course.AsSpan(1));
    }

    private void WriteRest(Utf8JsonWriter json, OutlineBlock block)
    {
        json.WriteStartObject();
        WriteSettings(json, block);
        WriteRelations(json, block);
        WriteCompletion(json, block);
        if (request.DataTypes.Count > 0 && request.DataTypes.Contains(block.Type) && MayKeep(block) && view.IsOpen(block) && data.Of(block.Block, view.Viewer.Now) is { } student)
        {
            json.WritePropertyName("student_view_data");
            JsonSerializer.Serialize(json, student, WireJson.Options);
        }

        if (extras?.Points.TryGetValue(block.Id, out var points) == true) WritePoints(json, points);
        json.WriteEndObject();
    }

    /// <summary>Apps keep what they get, so that the content of a timed exam never goes out this way.</summary>
    private bool MayKeep(OutlineBlock block) => view.Viewer.IsTeam || TimedExamContent.ExamAround(block.Block) is null;

    private static void WritePoints(Utf8JsonWriter json, (string? Format, double Earned, double Possible) points)
    {
        json.WriteStartObject("assignment_progress");
        json.WriteString("assignment_type", points.Format);
        json.WriteNumber("num_points_earned", points.Earned);
        json.WriteNumber("num_points_possible", points.Possible);
        json.WriteEndObject();
    }

    /// <summary>Settings that depend on who looks and when; the others stand in the head.</summary>
    private void WriteSettings(Utf8JsonWriter json, OutlineBlock block)
    {
        if (wantsDue && view.DueOf(block) is { } due) json.WriteString("due", Text(due));
        if (wantsScheduled) json.WriteBoolean("has_scheduled_content", view.HasScheduledContent(block));
    }

    /// <summary>Neighbors share their dates.</summary>
    private JsonEncodedText Text(DateTimeOffset due)
    {
        if (due != lastDue) (lastDue, lastDueText) = (due, JsonEncodedText.Encode(WireJson.Instant(due)));
        return lastDueText;
    }

    private void WriteRelations(Utf8JsonWriter json, OutlineBlock block)
    {
        if (wantsChildren) WriteKeys(json, "children", tree.ChildrenOf(block));
        if (request.NavDepth is { } navDepth && tree.DescendantsOf(block, navDepth) is { } descendants)
        {
            json.WriteStartArray("descendants");
            foreach (var descendant in descendants) json.WriteStringValue(descendant.JsonId);
            json.WriteEndArray();
        }

        if (request.CountTypes.Count == 0) return;
        json.WriteStartObject("block_counts");
        for (var type = 0; type < request.CountTypes.Count; type++) json.WriteNumber(request.CountTypes[type], tree.Count(block, type));
        json.WriteEndObject();
    }

    private void WriteCompletion(Utf8JsonWriter json, OutlineBlock block)
    {
        if (completed is null) return;
        if (wantsCompletion && completed.CompletionOf(block) is { } completion) WriteShare(json, completion);
        if (wantsComplete && completed.IsComplete(block)) json.WriteBoolean("complete", true);
        if (wantsResume && completed.LeadsToLastCompleted(block)) json.WriteBoolean("resume_block", true);
    }

    /// <summary>Nearly all are whole numbers, which are cheaper to write.</summary>
    private static void WriteShare(Utf8JsonWriter json, double completion)
    {
        if (completion is 0 or 1) json.WriteNumber("completion", (int)completion);
        else json.WriteNumber("completion", completion);
    }

    /// <summary>Without members the field is absent.</summary>
    private static void WriteKeys(Utf8JsonWriter json, string name, IReadOnlyList<OutlineBlock> blocks)
    {
        if (blocks.Count == 0) return;
        json.WriteStartArray(name);
        for (var place = 0; place < blocks.Count; place++) json.WriteStringValue(blocks[place].JsonId);
        json.WriteEndArray();
    }
}

/// <summary>What apps get besides the blocks.</summary>
/// <param name="Course">Fields beside <c>root</c> and <c>blocks</c>; not in lists.</param>
/// <param name="Points">Of the viewer, by usage key of the subsection.</param>
internal sealed record BlocksExtras(IReadOnlyDictionary<string, object?> Course, IReadOnlyDictionary<string, (string? Format, double Earned, double Possible)> Points);
