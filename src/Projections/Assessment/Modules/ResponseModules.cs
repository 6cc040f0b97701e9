using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Assessment;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// Rows of open responses: the draft and the id of the submission. Submissions, assessments and scores stand in tables of their own upstream, so
/// that the row has no grade. Source: edx-ora2 <c>openassessment/xblock/openassessmentblock.py</c>, <c>fileupload/api.py</c>.
/// </summary>
internal static class ResponseModules
{
    public static IEnumerable<StudentModule> HistoryOf(IEnumerable<RecordedEvent> stream) => ModuleHistory.Of<OpenResponse, OpenResponseEvent>(
        stream, (work, fact) => fact is ResponseStateCleared || IsEmpty(work) ? null : new(StateOf(work)));

    private static bool IsEmpty(OpenResponse work) => work.Draft.Count == 0 && work.Files.IsEmpty && work.Current is null;

    private static JsonObject StateOf(OpenResponse work)
    {
        var state = new JsonObject();
        if (work.Draft.Count > 0)
        {
            state["has_saved"] = true;
            // A text that holds JSON, as upstream has it; so the lists of files.
            state["saved_response"] = Text(new JsonObject { ["parts"] = new JsonArray([.. work.Draft.Select(text => (JsonNode)new JsonObject { ["text"] = text })]) });
        }

        if (work.NextFile > 0)
        {
            state["saved_files_descriptions"] = Files(file => file.Description);
            state["saved_files_names"] = Files(file => file.Name);
            state["saved_files_sizes"] = Files(file => file.Size);
        }

        if (work.Current is { } submitted) state["submission_uuid"] = submitted.Id.ToString();
        return state;

        // The place of a file that was removed stays, empty.
        string Files(Func<ResponseFile, JsonNode> tell) =>
            Text(new JsonArray([.. Enumerable.Range(0, work.NextFile).Select(place => work.Files.TryGetValue(place, out var file) ? tell(file) : null)]));
    }

    private static string Text(JsonNode node) => JsonSerializer.Serialize(node, StudentModule.Json);
}
