using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.Courseware;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>POST …/handler/{submit|save_submission|reset_submission|peer_assess|self_assess|training_assess|staff_assess|cancel_submission|submit_feedback}</c> of an
/// <c>openassessment</c> block. Clients: the block's own script, programs. JSON in and out, 200 for refusals, too.
/// </summary>
/// <remarks>
/// Source: edx-ora2 <c>ui_mixins/legacy/handlers_mixin.py</c>, <c>staff_area_mixin.py</c>, <c>grade_mixin.py</c>. Differs: dates and the order of steps are
/// checked here, too, where upstream leaves them to its own pages.
/// </remarks>
internal sealed class ResponseHandler(ResponseActs acts) : IBlockHandler
{
    private static readonly HashSet<string> Handlers = new(StringComparer.Ordinal)
    {
        "submit", "save_submission", "reset_submission", "peer_assess", "self_assess", "training_assess", "staff_assess", "cancel_submission", "submit_feedback",
    };

    public bool Answers(PublishedBlock block, string handler, string suffix) =>
        block.Type == "openassessment" && suffix.Length == 0 && Handlers.Contains(handler);

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(call.Http.Request.Method)) return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        if (await JsonBody.Read(call.Http, ct) is not { ValueKind: JsonValueKind.Object } body) return Error(StatusCodes.Status400BadRequest, "Invalid JSON");
        if (await acts.RulesOf(call, ct) is not { } rules) return Error(StatusCodes.Status400BadRequest, "This open response cannot be used.");
        if (call.Handler is "staff_assess" or "cancel_submission" && !call.IsTeam)
            return Error(StatusCodes.Status403Forbidden, "You do not have permission to access ORA staff grading.");
        return call.Handler switch
        {
            "submit" => await Submit(call, rules, body, ct),
            "save_submission" => await Save(call, rules, body, ct),
            "reset_submission" => await TakeBack(call, rules, ct),
            "training_assess" => await Train(call, rules, body, ct),
            "cancel_submission" => await Cancel(call, rules, body, ct),
            "submit_feedback" => await Rate(call, body, ct),
            _ => await Assess(call, rules, body, ct),
        };
    }

    private async Task<IResult> Submit(BlockCall call, ResponseRules rules, JsonElement body, CancellationToken ct)
    {
        if (!body.TryGetProperty("submission", out var sent)) return Refused("EBADARGS", "\"submission\" required to submit answer.");
        if (!ResponseBody.TryTexts(sent, out var texts)) return Refused("EBADARGS", "The submission format is invalid.");
        var done = await acts.Submit(call, rules, texts, ct);
        return done.Refusal switch
        {
            null => Results.Json(new object[] { true, call.User.Value, 1 }),
            SubmitResponse.WrongShape => Refused("EBADARGS", "The submission format is invalid."),
            SubmitResponse.AlreadySubmitted => Refused("ENOMULTI", "Multiple submissions are not allowed."),
            SubmitResponse.TooLong => Refused(
                "EANSWERLENGTH",
                "Response exceeds maximum allowed size. (100 KB) Note: if you have a spellcheck or grammar check browser extension, try disabling, " +
                "reloading, and reentering your response before submitting."),
            SubmitResponse.Empty => Refused("EEMPTYSUB", "Submission cannot be empty. Please refresh the page and try again."),
            _ => Refused("EUNKNOWN", Sentence(done.Refusal)),
        };
    }

    private async Task<IResult> Save(BlockCall call, ResponseRules rules, JsonElement body, CancellationToken ct)
    {
        if (!body.TryGetProperty("submission", out var sent)) return Failed("Submission data missing. Please contact support staff.");
        if (!ResponseBody.TryTexts(sent, out var texts)) return Failed("The submission format is invalid.");
        var done = await acts.SaveDraft(call, rules, texts, ct);
        return done.Refusal is null ? Succeeded() : Failed(Sentence(done.Refusal));
    }

    private async Task<IResult> TakeBack(BlockCall call, ResponseRules rules, CancellationToken ct) =>
        (await acts.TakeBack(call, rules, ct)).Refusal is null
            ? Results.Json(new { success = true, msg = "Submission reset successfully." })
            : Failed("You can't reset your submission.");

    private async Task<IResult> Assess(BlockCall call, ResponseRules rules, JsonElement body, CancellationToken ct)
    {
        if (!body.TryGetProperty("options_selected", out var options)) return Failed("You must provide options selected in the assessment.");
        if (!body.TryGetProperty("overall_feedback", out _)) return Failed("You must provide overall feedback in the assessment.");
        if (!body.TryGetProperty("criterion_feedback", out var feedback)) return Failed("You must provide feedback for criteria in the assessment.");
        var answers = new RubricAnswers(ResponseBody.Texts(options), ResponseBody.Texts(feedback), body.Text("overall_feedback") ?? "");
        switch (call.Handler)
        {
            case "self_assess":
                return (await acts.AssessSelf(call, rules, answers, ct)).Refusal switch
                {
                    null => Succeeded(),
                    NotSubmitted => Failed("You must submit a response before you can perform a self-assessment."),
                    _ => Failed("Your self assessment could not be submitted."),
                };
            case "staff_assess":
                if (!body.TryGetProperty("submission_uuid", out _)) return Failed("The submission ID of the submission being assessed was not found.");
                var overrides = (body.Text("assess_type") ?? "regrade") == "regrade";
                var refusal = await acts.AssessAsStaff(
                    call.Http, call.User, call.Block.Usage, rules.Definition, body.Id("submission_uuid") ?? Guid.Empty, answers, overrides, ct);
                return refusal is null ? Succeeded() : Failed("Your team assessment could not be submitted.");
            default:
                return await acts.AssessPeer(call, rules, body.Id("submission_uuid"), answers, ct) switch
                {
                    null => Succeeded(),
                    NotSubmitted => Failed("You must submit a response before you can perform a peer assessment."),
                    Domain.Assessment.AssessPeer.NotInHand or SubmissionCancelled =>
                        Failed("This feedback has already been submitted or the submission has been cancelled."),
                    _ => Failed("Your peer assessment could not be submitted."),
                };
        }
    }

    private async Task<IResult> Train(BlockCall call, ResponseRules rules, JsonElement body, CancellationToken ct)
    {
        if (!body.TryGetProperty("options_selected", out var options)) return Failed("Missing options_selected key in request.");
        if (options.ValueKind != JsonValueKind.Object) return Failed("options_selected must be a dictionary.");
        var done = await acts.AssessExample(call, rules, ResponseBody.Texts(options), ct);
        return done.Refusal is null
            ? Results.Json(new { success = true, msg = "", corrections = done.State.Current!.LastExample!.Corrections })
            : Failed("Your scores could not be checked.");
    }

    private async Task<IResult> Cancel(BlockCall call, ResponseRules rules, JsonElement body, CancellationToken ct) =>
        await acts.Cancel(call, rules, body.Id("submission_uuid") ?? Guid.Empty, body.Text("comments")?.Trim() ?? "", ct) switch
        {
            null => Results.Json(new
            {
                success = true,
                msg = "The learner submission has been removed from peer assessment. The learner receives a grade of zero unless you delete the learner's " +
                    "state for the problem to allow them to resubmit a response.",
            }),
            CancelResponse.NoReason => Failed("Please enter valid reason to remove the submission."),
            _ => Failed("Submission not found"),
        };

    private async Task<IResult> Rate(BlockCall call, JsonElement body, CancellationToken ct)
    {
        var options = body.TryGetProperty("feedback_options", out var sent) && ResponseBody.TryTexts(sent, out var texts) ? texts : [];
        var done = await acts.Rate(call, options, body.Text("feedback_text") ?? "", ct);
        return done.Refusal is null ? Results.Json(new { success = true, msg = "Feedback saved." }) : Failed("Assessment feedback could not be saved.");
    }

    internal static string Sentence(Refusal refusal) => refusal switch
    {
        SubmitResponse.WrongShape => "The submission format is invalid.",
        SubmitResponse.AlreadySubmitted => "Multiple submissions are not allowed.",
        SubmitResponse.TooLong => "Response exceeds maximum allowed size.",
        SubmitResponse.Empty => "Submission cannot be empty. Please refresh the page and try again.",
        StepClosed { Why: "start" } => "This step is not open yet.",
        StepClosed => "This step is past due.",
        StepNotReached => "This step is not available yet.",
        _ => "This is not possible now.",
    };

    private static IResult Refused(string code, string sentence) => Results.Json(new object[] { false, code, sentence });

    private static IResult Succeeded() => Results.Json(new { success = true, msg = "" });

    private static IResult Failed(string sentence) => Results.Json(new { success = false, msg = sentence });

    private static IResult Error(int status, string error) => Results.Json(new { error }, statusCode: status);
}
