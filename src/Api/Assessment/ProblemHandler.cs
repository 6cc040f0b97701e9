using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.Courseware;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>GET|POST /courses/{course}/xblock/{usage}/handler/xmodule_handler/{problem_get|problem_check|problem_save|problem_reset|problem_show|hint_button}</c>:
/// what learners do with a problem. Clients: unit pages, Android and iOS apps. Takes form data, answers JSON, always 200.
/// </summary>
/// <remarks>Source: Open edX <c>xmodule/capa_block.py</c> (handle_ajax). Differs: what changes something needs POST.</remarks>
public sealed class ProblemHandler(
    ProblemTransactions transactions, ProblemViews views, LearnerDueDates dueDates, GraderCalls graders, IAuthorServers servers,
    RequestClock clock) : IBlockHandler
{
    public bool Answers(PublishedBlock block, string handler, string suffix) => block.Type == "problem" && handler == "xmodule_handler";

    public Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        if (call.Suffix != "problem_get" && !HttpMethods.IsPost(call.Http.Request.Method))
            return Task.FromResult(Results.StatusCode(StatusCodes.Status405MethodNotAllowed));
        return call.Suffix switch
        {
            "problem_get" => Get(call, ct),
            "problem_check" => Check(call, ct),
            "problem_save" => Save(call, ct),
            "problem_reset" => Reset(call, ct),
            "problem_show" => Show(call, ct),
            "hint_button" => Hint(call, ct),
            "input_ajax" => Preview(call, ct),
            _ => Task.FromResult(Results.Text($"Error: {call.Suffix} is not a known capa action")),
        };
    }

    /// <summary>As a problem that closed since the page was loaded.</summary>
    public IResult Refuse(BlockCall call) => ProblemReply.StateChanged();

    private async Task<IResult> Get(BlockCall call, CancellationToken ct)
    {
        var view = await views.Find(call.Course, call.Block, call.User, call.IsTeam, clock.Now(call.Http), Drawn(), ct);
        return new ProblemReply { ["html"] = ProblemReply.Html(view, call.Http) }.With(view, view);
    }

    private async Task<IResult> Check(BlockCall call, CancellationToken ct)
    {
        var form = await ProblemForm.Read(call.Http.Request, ct);
        if (form.TooMuch is { } tooMuch) return tooMuch;
        if (form.Answers is not { } answers) return ProblemReply.Failed();
        var ask = new SubmitProblem(call.User, call.Block.Usage, answers, Seed(call), RequestId(call.Http), clock.Now(call.Http), await graders.For(call.Block, call.User, ct));
        var (refusal, before, after) = await Do(call, ask.At, nameof(SubmitProblem), ask.Decide, ct);
        return refusal switch
        {
            null => new ProblemReply { ["success"] = after.Success, ["contents"] = ProblemReply.Html(after, call.Http) }.With(before, after),
            SubmitProblem.InputError { Trace: { } trace } when call.IsTeam =>
                new ProblemReply { ["success"] = ProblemReply.Escaped($"Staff debug info: {trace}") }.With(before, after),
            SubmitProblem.InputError error => new ProblemReply { ["success"] = ProblemReply.Escaped(error.Message) }.With(before, after),
            SubmitProblem.NotGradable error => new ProblemReply { ["success"] = ProblemReply.Escaped(error.Message) }.With(before, after),
            SubmitProblem.TooSoon error => new ProblemReply { ["success"] = error.Message, ["html"] = "" }.With(before, after),
            _ => ProblemReply.StateChanged(),
        };
    }

    private async Task<IResult> Save(BlockCall call, CancellationToken ct)
    {
        var form = await ProblemForm.Read(call.Http.Request, ct);
        if (form.TooMuch is { } tooMuch) return tooMuch;
        if (form.Answers is not { } answers) return ProblemReply.Failed();
        var ask = new SaveAnswers(call.User, call.Block.Usage, answers, Seed(call), clock.Now(call.Http));
        var (refusal, before, after) = await Do(call, ask.At, nameof(SaveAnswers), (state, settings, load, _) => ask.Decide(state, settings, load), ct);
        return refusal switch
        {
            null => new ProblemReply
            {
                ["success"] = true,
                ["msg"] = after.Settings.MaxAttempts == 0 ? "Your answers have been saved." : "Your answers have been saved but not graded. Click 'Submit' to grade them.",
                ["html"] = ProblemReply.Html(after, call.Http),
            }.With(before, after),
            SaveAnswers.Done => new ProblemReply { ["success"] = false, ["msg"] = "Problem needs to be reset prior to save." }.With(before, after),
            _ => new ProblemReply { ["success"] = false, ["msg"] = "Problem is closed." }.With(before, after),
        };
    }

    private async Task<IResult> Reset(BlockCall call, CancellationToken ct)
    {
        var ask = new ResetProblem(call.User, call.Block.Usage, Seed(call), clock.Now(call.Http));
        var (refusal, before, after) = await Do(call, ask.At, nameof(ResetProblem), (state, settings, load, _) => ask.Decide(state, settings, load), ct);
        return refusal switch
        {
            null => new ProblemReply { ["success"] = true, ["html"] = ProblemReply.Html(after, call.Http) }.With(before, after),
            ResetProblem.NotDone => new ProblemReply { ["success"] = false, ["msg"] = "You must submit an answer before you can select Reset." }.With(before, after),
            _ => new ProblemReply { ["success"] = false, ["msg"] = "You cannot select Reset for a problem that is closed." }.With(before, after),
        };
    }

    private async Task<IResult> Show(BlockCall call, CancellationToken ct)
    {
        var ask = new ShowAnswer(call.User, call.Block.Usage, clock.Now(call.Http));
        var (refusal, before, after) = await Do(call, ask.At, nameof(ShowAnswer), (state, settings, _, _) => ask.Decide(state, settings, call.IsTeam), ct);
        if (refusal is not null) return ProblemReply.StateChanged();
        var known = PreparedResults.None;
        foreach (var question in after.Problem.AnswersCalls) known = known.With(question, await servers.Ask(question, ct));
        if (after.Answers(known) is not { } answers) return ProblemReply.Failed();
        return new ProblemReply
        {
            ["answers"] = answers.ToDictionary(answer => answer.Id, answer => answer.Parts ?? (answer.IsList ? (object)answer.Texts : answer.Told)),
            ["correct_status_html"] = ProblemReply.CorrectStatus,
        }.With(before, after);
    }

    private async Task<IResult> Preview(BlockCall call, CancellationToken ct)
    {
        var form = await ProblemForm.Read(call.Http.Request, ct);
        var view = await views.Find(call.Course, call.Block, call.User, call.IsTeam, clock.Now(call.Http), Drawn(), ct);
        return InputPreviewReply.Of(view.Problem, form).With(view, view);
    }

    private async Task<IResult> Hint(BlockCall call, CancellationToken ct)
    {
        var form = await ProblemForm.Read(call.Http.Request, ct);
        if (!int.TryParse(form.Field("hint_index"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)) return ProblemReply.Failed();
        var ask = new ShowHint(call.User, call.Block.Usage, index, Seed(call), clock.Now(call.Http));
        var (refusal, before, after) = await Do(call, ask.At, nameof(ShowHint), (state, _, load, _) => ask.Decide(state, load), ct);
        if (refusal is not null) return ProblemReply.Failed();
        var count = after.Problem.DemandHints.Count;
        var shown = ask.IndexAmong(count);
        return new ProblemReply
        {
            ["success"] = true,
            ["hint_index"] = shown,
            ["should_enable_next_hint"] = shown + 1 < count,
            ["msg"] = after.HintsUpTo(shown),
        }.With(before, after);
    }

    private async Task<(Refusal? Refusal, ProblemView Before, ProblemView After)> Do(
        BlockCall call, DateTimeOffset at, string command, ProblemDecision decide, CancellationToken ct)
    {
        var settings = call.Block.ProblemSettings(call.Course.Version, await dueDates.Of(call.User, call.Course, call.Block, ct));
        var done = await transactions.Transact(call.Block, call.User, settings, decide, call.Http.MetadataFor(command), ct, call.IsUntouched);
        await done.Loader.Prepare(done.Before.Seed ?? 1, ct);
        await done.Loader.Prepare(done.After.Seed ?? 1, ct);
        return (
            done.Refusal,
            ProblemViews.View(call.Block, call.User, call.IsTeam, settings, done.Before, at, done.Loader.Of),
            ProblemViews.View(call.Block, call.User, call.IsTeam, settings, done.After, at, done.Loader.Of));
    }

    private static int Seed(BlockCall call) =>
        ProblemSeeds.For(call.Block.ProblemSettings(call.Course.Version).Rerandomize, call.User, call.Block.Usage, Drawn());

    private static int Drawn() => Random.Shared.Next();

    /// <summary>A client that may repeat a request after a lost answer names it; else every request is a submission of its own.</summary>
    private static string RequestId(HttpContext http) =>
        http.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 and <= 200 } named ? named : Guid.CreateVersion7().ToString();
}
