using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Projections.Analytics;

/// <summary>Problems (tracking §3.2).</summary>
/// <remarks>
/// <c>state</c> is upstream's state before the act; facts hold its <c>seed</c>. Source: Open edX <c>xmodule/capa_block.py</c>,
/// <c>lms/djangoapps/instructor_task/tasks_helper/module_state.py</c>.
/// </remarks>
internal static class OwnProblemEvents
{
    public static IEnumerable<JsonObject>? Of(object fact, Recording of) => fact switch
    {
        ProblemChecked done => Checked(done, of),
        ProblemCheckRefused { Reason: "closed" or "unreset" } refused => [Refused(refused, of)],

        // Upstream logs no event when it asks the learner to wait or to write something else.
        ProblemCheckRefused => [],
        ProblemAnswersSaved saved =>
            [TrackingEvent.OfBlock("save_problem_success", of, saved.At, saved.User, saved.Problem, new() { ["problem_id"] = saved.Problem.ToString(), ["answers"] = TrackingEvent.Node(saved.Answers) })],
        ProblemReset reset => [Reset(reset, of)],
        ProblemAnswerShown shown => [TrackingEvent.OfBlock("showanswer", of, shown.At, shown.User, shown.Problem, new() { ["problem_id"] = shown.Problem.ToString() })],
        ProblemHintShown hint => [Hint(hint, of)],
        ProblemRescored rescored => Rescored(rescored, of),
        ProblemAttemptsReset reset => [TrackingEvent.OfBlock("reset-student-attempts", of, reset.At, reset.By, reset.Problem, [])],
        ProblemStateDeleted deleted =>
        [
            TrackingEvent.OfBlock("delete-student-module-state", of, deleted.At, deleted.By, deleted.Problem, []),
            OwnScoreEvents.Deleted(of, deleted.User, deleted.Problem, deleted.By, deleted.At),
        ],
        ProblemScoreOverridden set => [OwnScoreEvents.Overridden(of, set.User, set.Problem, set.WeightedEarned, set.WeightedPossible, set.By, set.At)],
        ProblemAnswerGraded graded => [OwnScoreEvents.Submitted(of, graded.User, graded.Problem, graded.WeightedEarned, graded.WeightedPossible, graded.At)],
        _ => null,
    };

    private static IEnumerable<JsonObject> Checked(ProblemChecked done, Recording of)
    {
        var data = new JsonObject
        {
            ["problem_id"] = done.Problem.ToString(),
            ["answers"] = TrackingEvent.Node(done.Answers),
            ["attempts"] = done.Attempt,
            ["grade"] = done.Earned,
            ["max_grade"] = done.Possible,
            ["success"] = done.Success,
            ["state"] = new JsonObject { ["seed"] = done.Seed },
            ["correct_map"] = CorrectMap(done.Marks),
            ["submission"] = Submission(done),
        };
        yield return TrackingEvent.OfBlock("problem_check", of, done.At, done.User, done.Problem, data, done.DisplayName);
        foreach (var feedback in done.Feedback ?? [])
            yield return TrackingEvent.OfBlock("edx.problem.hint.feedback_displayed", of, done.At, done.User, done.Problem, Feedback(done, feedback), done.DisplayName);
        yield return OwnScoreEvents.Submitted(of, done.User, done.Problem, done.WeightedEarned, done.WeightedPossible, done.At, done.DisplayName);
    }

    private static JsonObject CorrectMap(IEnumerable<InputMark> marks) => new(marks.DistinctBy(mark => mark.InputId).Select(mark => KeyValuePair.Create<string, JsonNode?>(
        mark.InputId,
        new JsonObject
        {
            ["correctness"] = mark.Correctness,
            ["npoints"] = mark.Points,
            ["msg"] = mark.Message,
            ["hint"] = mark.Hint,
            ["hintmode"] = mark.HintMode,
            ["queuestate"] = null,
            ["answervariable"] = mark.AnswerVariable,
        })));

    private static JsonObject Submission(ProblemChecked done) => new(done.Marks.DistinctBy(mark => mark.InputId).Select(mark => KeyValuePair.Create<string, JsonNode?>(
        mark.InputId,
        new JsonObject
        {
            ["question"] = mark.Question,
            ["answer"] = Answer(done, mark),
            ["response_type"] = mark.ResponseType,
            ["input_type"] = mark.InputType,
            ["correct"] = mark.Correctness is "correct" or "partially-correct",

            // A problem without variants has the seed 1, which upstream does not call a variant.
            ["variant"] = done.Seed == 1 ? "" : JsonValue.Create(done.Seed),
            ["group_label"] = "",
        })));

    /// <summary>Several chosen texts stand in the mark as a JSON array; a text that only looks like one stays a text.</summary>
    private static JsonNode? Answer(ProblemChecked done, InputMark mark)
    {
        if (!done.Answers.TryGet(mark.InputId, out var given)) return "";
        if (given.Value.ValueKind != JsonValueKind.Array) return mark.Answer;
        try
        {
            return JsonNode.Parse(mark.Answer) is JsonArray list ? list : mark.Answer;
        }
        catch (JsonException)
        {
            return mark.Answer;
        }
    }

    private static JsonObject Feedback(ProblemChecked done, FeedbackShown feedback)
    {
        var data = new JsonObject
        {
            ["module_id"] = done.Problem.ToString(),
            ["problem_part_id"] = feedback.ResponseId,
            ["trigger_type"] = feedback.TriggerType,
            ["hint_label"] = feedback.Label,
            ["hints"] = new JsonArray([.. feedback.Hints.Select(Hint)]),
            ["correctness"] = feedback.IsCorrect,
            ["student_answer"] = TrackingEvent.List(feedback.Answer),
            ["question_type"] = feedback.QuestionType,
        };
        if (feedback.Choices is { } choices) data["choice_all"] = TrackingEvent.List(choices);
        return data;
    }

    private static JsonNode Hint(FeedbackHint hint)
    {
        var made = new JsonObject { ["text"] = hint.Html };
        if (hint.Triggers is { } triggers)
            made["trigger"] = new JsonArray([.. triggers.Select(trigger => new JsonObject { ["choice"] = trigger.Choice, ["selected"] = trigger.IsSelected })]);
        return made;
    }

    private static JsonObject Refused(ProblemCheckRefused refused, Recording of) => TrackingEvent.OfBlock(
        "problem_check_fail", of, refused.At, refused.User, refused.Problem,
        new() { ["problem_id"] = refused.Problem.ToString(), ["answers"] = TrackingEvent.Node(refused.Answers), ["failure"] = refused.Reason });

    /// <summary>Everything is cleared, so that the new state is known whole.</summary>
    private static JsonObject Reset(ProblemReset reset, Recording of) => TrackingEvent.OfBlock(
        "reset_problem", of, reset.At, reset.User, reset.Problem,
        new()
        {
            ["problem_id"] = reset.Problem.ToString(),
            ["new_state"] = new JsonObject
            {
                ["seed"] = reset.Seed,
                ["student_answers"] = new JsonObject(),
                ["done"] = false,
                ["correct_map"] = new JsonObject(),
                ["input_state"] = new JsonObject(),
            },
        });

    private static JsonObject Hint(ProblemHintShown hint, Recording of) => TrackingEvent.OfBlock(
        "edx.problem.hint.demandhint_displayed", of, hint.At, hint.User, hint.Problem,
        new() { ["module_id"] = hint.Problem.ToString(), ["hint_index"] = hint.HintIndex, ["hint_len"] = hint.HintCount, ["hint_text"] = hint.HintText });

    private static IEnumerable<JsonObject> Rescored(ProblemRescored rescored, Recording of)
    {
        var made = TrackingEvent.OfBlock(
            "problem_rescore", of, rescored.At, rescored.By, rescored.Problem,
            new()
            {
                ["problem_id"] = rescored.Problem.ToString(),
                ["correct_map"] = CorrectMap(rescored.Marks),
                ["new_score"] = rescored.Earned,
                ["new_total"] = rescored.Possible,
                ["state"] = new JsonObject { ["seed"] = rescored.Seed },
                ["student"] = TrackedLearner.Of(rescored.User),
                ["success"] = rescored.Success,
                ["task_id"] = rescored.RequestId,
            });
        made["context"]!["event_source"] = "task";
        yield return made;
        if (!rescored.KeepsFormerScore)
            yield return OwnScoreEvents.Rescored(of, rescored.User, rescored.Problem, rescored.WeightedEarned, rescored.WeightedPossible, rescored.By, rescored.At);
    }
}
