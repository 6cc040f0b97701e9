using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.Courseware;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>POST …/handler/{get_block_info|get_learner_data[/STEP]|submission/{draft|submit}|file/{add|delete|upload_response}|assessment/submit}</c> of an
/// <c>openassessment</c> block. Client: the ORA MFE (frontend-app-ora). Refusals are 400 with <c>{"error": {"errorCode", "errorContext"}}</c>.
/// </summary>
/// <remarks>Source: edx-ora2 <c>ui_mixins/mfe/mixin.py</c>.</remarks>
internal sealed class ResponseMfeHandler(ResponseActs acts, ResponseMfeViews views, ResponseMfeFiles files) : IBlockHandler
{
    /// <summary>What upstream's handlers answer that return nothing.</summary>
    internal static IResult Nothing => Results.Text("null", "application/json");

    private static readonly HashSet<string> Steps = new(StringComparer.Ordinal) { "submission", "peer", "studentTraining", "self", "staff", "done" };

    public bool Answers(PublishedBlock block, string handler, string suffix) =>
        block.Type == "openassessment" && handler is "get_block_info" or "get_learner_data" or "submission" or "file" or "assessment";

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(call.Http.Request.Method)) return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        if (await acts.RulesOf(call, ct) is not { } rules) return Error("ERR_INTERNAL", "This open response cannot be used.");
        // The data handlers are asked without a body.
        if (call.Handler == "get_block_info") return Results.Json(ResponseMfeConfig.Of(call, rules));
        if (call.Handler == "get_learner_data") return await LearnerData(call, rules, ct);
        if (await JsonBody.Read(call.Http, ct) is not { ValueKind: JsonValueKind.Object } body) return Results.Json(new { error = "Invalid JSON" }, statusCode: 400);
        return (call.Handler, call.Suffix) switch
        {
            ("submission", "draft") => await Save(call, rules, body, ct),
            ("submission", "submit") => await Submit(call, rules, body, ct),
            ("assessment", "submit") => await Assess(call, rules, body, ct),
            ("file", "add") => await files.Add(call, rules, body, ct),
            ("file", "delete") => await files.Delete(call, body, ct),
            ("file", "upload_response") => await files.Arrived(call, body, ct),
            _ => Error("ERR_SUFFIX", "", StatusCodes.Status404NotFound),
        };
    }

    private async Task<IResult> LearnerData(BlockCall call, ResponseRules rules, CancellationToken ct)
    {
        var step = call.Suffix;
        if (step.Length > 0 && !Steps.Contains(step)) return Error("ERR_WRONG_PARAMS", $"Invalid step name: {step}");
        var state = await acts.Own(call, rules, ct);
        if (step.Length > 0 && !(IsOpen(step, state, rules, acts.Now(call.Http)) && ResponseMfeViews.HasReached(step, state)))
            return Error("ERR_INACCESSIBLE_STEP", $"Inaccessible step: {step}");
        return Results.Json(await views.PageOf(call, rules, state, step.Length == 0 ? null : step, ct));
    }

    private async Task<IResult> Save(BlockCall call, ResponseRules rules, JsonElement body, CancellationToken ct)
    {
        if (!body.TryGetProperty("response", out var sent) || !TryParts(sent, out var parts)) return Error("ERR_WRONG_PARAMS", "");
        if (!ResponseBody.TryTexts(parts, out var texts)) return Error("ERR_INCORRECT_RESPONSE_SHAPE", "The submission format is invalid.");
        var done = await acts.SaveDraft(call, rules, texts, ct);
        return done.Refusal is { } refusal ? Of(refusal) : Nothing;
    }

    private async Task<IResult> Submit(BlockCall call, ResponseRules rules, JsonElement body, CancellationToken ct)
    {
        if (!body.TryGetProperty("submission", out var sent) || !TryParts(sent, out var parts)) return Error("ERR_WRONG_PARAMS", "");
        if (!ResponseBody.TryTexts(parts, out var texts)) return Error("ERR_INCORRECT_RESPONSE_SHAPE", "The submission format is invalid.");
        var done = await acts.Submit(call, rules, texts, ct);
        return done.Refusal is { } refusal ? Of(refusal) : Nothing;
    }

    private async Task<IResult> Assess(BlockCall call, ResponseRules rules, JsonElement body, CancellationToken ct)
    {
        if (body.Text("step") is not { } step || body.Text("overallFeedback") is not { } overall || Answers(body, rules.Definition.Rubric, overall) is not { } answers)
            return Error("ERR_WRONG_PARAMS", "");
        var refusal = step switch
        {
            "peer" => await acts.AssessPeer(call, rules, null, answers, ct),
            "self" => (await acts.AssessSelf(call, rules, answers, ct)).Refusal,
            "studentTraining" => await Train(call, rules, answers, ct),
            _ => new StepNotReached(step),
        };
        if (refusal is WrongExample wrong) return Error("ERR_TRAINING_INCORRECT", wrong.Corrections);
        if (refusal is not null) return Of(refusal);
        return Results.Json(new { criteria = body.GetProperty("criteria"), overallFeedback = overall });
    }

    private async Task<Refusal?> Train(BlockCall call, ResponseRules rules, RubricAnswers answers, CancellationToken ct)
    {
        var done = await acts.AssessExample(call, rules, answers.Options, ct);
        return done.Refusal ?? (done.State.Current!.LastExample!.Corrections is { Count: > 0 } corrections ? new WrongExample(corrections) : null);
    }

    /// <summary>Criteria come by place, options by place too. Null: wrong shape.</summary>
    private static RubricAnswers? Answers(JsonElement body, Rubric rubric, string overall)
    {
        if (!body.TryGetProperty("criteria", out var criteria) || criteria.ValueKind != JsonValueKind.Array || criteria.GetArrayLength() != rubric.Criteria.Count) return null;
        var (options, feedback) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (criterion, sent) in rubric.Criteria.Zip(criteria.EnumerateArray()))
        {
            if (sent.ValueKind != JsonValueKind.Object) return null;
            feedback[criterion.Name] = sent.Text("feedback") ?? "";
            if (criterion.Options.Count == 0) continue;
            if (!sent.TryGetProperty("selectedOption", out var chosen) || chosen.ValueKind != JsonValueKind.Number || !chosen.TryGetInt32(out var place) ||
                place < 0 || place >= criterion.Options.Count) return null;
            options[criterion.Name] = criterion.Options[place].Name;
        }

        return new(options, feedback, overall);
    }

    private static bool IsOpen(string step, OpenResponse state, ResponseRules rules, DateTimeOffset now) => step switch
    {
        "submission" => state.Current is not null || rules.WhyClosed(ResponseStep.Submission, now) is null,
        "done" => state.Current?.Status == ResponseStep.Done,
        _ => rules.WhyClosed(ResponseMfeViews.StepOf(step), now) is null,
    };

    private static bool TryParts(JsonElement sent, out JsonElement parts)
    {
        parts = default;
        return sent.ValueKind == JsonValueKind.Object && sent.TryGetProperty("textResponses", out parts);
    }

    private static IResult Of(Refusal refusal) => refusal switch
    {
        SubmitResponse.WrongShape => Error("ERR_INCORRECT_RESPONSE_SHAPE", "The submission format is invalid."),
        SubmitResponse.AlreadySubmitted => Error("ERR_MULTIPLE_SUBMISSIONS", ""),
        SubmitResponse.TooLong => Error("ERR_SUBMISSION_TOO_LONG", new { maxsize = SubmitResponse.Longest }),
        SubmitResponse.Empty => Error("ERR_EMPTY_ANSWER", ""),
        StepClosed closed => Error("ERR_INACCESSIBLE_STEP", $"Inaccessible step: {closed.Step}"),
        InvalidRubricSelection => Error("ERR_WRONG_PARAMS", "Invalid options were selected in the rubric."),
        _ => Error("ERR_INVALID_STATE_FOR_ASSESSMENT", ""),
    };

    internal static IResult Error(string code, object context, int status = StatusCodes.Status400BadRequest) =>
        Results.Json(new { error = new { errorCode = code, errorContext = context } }, statusCode: status);

    private sealed record WrongExample(IReadOnlyDictionary<string, string> Corrections) : Refusal;
}
