using System.Globalization;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Grading;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Assessment;

/// <summary>Rows of problems. Source: Open edX <c>xmodule/capa_block.py</c> (fields of scope user_state), olx §13.</summary>
internal static class ProblemModules
{
    private const string QueueTime = "yyyyMMddHHmmss";

    /// <summary>The row after every fact, oldest first. What Open edX kept copies of, and what it overwrote.</summary>
    public static IEnumerable<StudentModule> HistoryOf(IReadOnlyList<RecordedEvent> stream)
    {
        var state = ProblemAttempts.Initial;
        var maps = new List<JsonNode>();
        DateTimeOffset? created = null;
        foreach (var fact in stream)
        {
            var known = (ProblemAttemptsEvent)fact.Data;
            state = state.Evolve(known);
            switch (known)
            {
                case ProblemChecked:
                    maps.Add(CorrectMap(state));
                    break;
                case ProblemAnswerGraded or ProblemRescored { KeepsFormerScore: false } when maps.Count > 0:
                    maps[^1] = CorrectMap(state);
                    break;
                case ProblemReset or ProblemStateDeleted:
                    maps.Clear();
                    break;
            }

            if (known is ProblemStateDeleted)
            {
                yield return new(null, null, null, created ?? fact.Timestamp, fact.Timestamp, fact.Type);
                created = null;
                continue;
            }

            created ??= fact.Timestamp;
            var (earned, possible) = Grade(state);
            yield return new(StateOf(state, maps), earned, possible, created.Value, fact.Timestamp, fact.Type);
        }
    }

    /// <summary>Open edX stores what it counts before the weight.</summary>
    private static (double? Earned, double? Possible) Grade(ProblemAttempts work) => work.Score is { } score
        ? ProblemScore.Raw(work.Earned, work.Possible, score.Earned, score.Possible)
        : (null, null);

    private static JsonObject StateOf(ProblemAttempts work, List<JsonNode> maps)
    {
        var state = new JsonObject { ["seed"] = work.Seed ?? 1 };
        if (work.Attempts > 0) state["attempts"] = work.Attempts;
        if (work.IsDone) state["done"] = true;
        if (work.Answers.Count > 0) state["student_answers"] = JsonNode.Parse(work.Answers.ToString());
        if (work.Marks.Count > 0)
        {
            state["correct_map"] = CorrectMap(work);
            state["input_state"] = new JsonObject(work.Marks.Select(mark => KeyValuePair.Create(mark.InputId, (JsonNode?)new JsonObject())));
        }

        if (work.AnswerHistory.Count > 0)
        {
            state["student_answers_history"] = new JsonArray([.. work.AnswerHistory.Select(answers => JsonNode.Parse(answers.ToString()))]);
            state["correct_map_history"] = new JsonArray([.. maps.Select(map => map.DeepClone())]);
            state["score_history"] = new JsonArray([.. work.History.Select(earned => (JsonNode)Score(earned, work.Possible))]);
        }

        if (work.Score is not null) state["score"] = Score(work.Earned, work.Possible);
        if (work.HasSavedAnswers) state["has_saved_answers"] = true;
        if (work.LastSubmission is { } last) state["last_submission_time"] = last.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return state;
    }

    private static JsonObject Score(double earned, double possible) => new() { ["raw_earned"] = earned, ["raw_possible"] = possible };

    private static JsonObject CorrectMap(ProblemAttempts work) => new(work.Marks.Select(mark => KeyValuePair.Create(mark.InputId, (JsonNode?)new JsonObject
    {
        ["correctness"] = mark.Correctness,
        ["npoints"] = mark.Points,
        ["msg"] = mark.Message,
        ["hint"] = mark.Hint,
        ["hintmode"] = mark.HintMode,
        ["queuestate"] = work.Queued.TryGetValue(mark.InputId, out var queued)
            ? new JsonObject { ["key"] = queued.Key, ["time"] = queued.At.UtcDateTime.ToString(QueueTime, CultureInfo.InvariantCulture) }
            : null,
        ["answervariable"] = mark.AnswerVariable,
    })));
}
