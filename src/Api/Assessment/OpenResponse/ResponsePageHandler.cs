using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.Courseware;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>POST …/handler/response_page/{save|submit|back|attach|remove|train|take|peer|self|rate|grade|cancel|clear}</c> of an <c>openassessment</c> block: the forms
/// of our own pages, which work without script. The last three are the course team's.
/// </summary>
/// <remarks>Criteria are told by their place, since their names are any text: <c>option_0</c>, <c>feedback_0</c>, …</remarks>
internal sealed class ResponsePageHandler(ResponseActs acts, ResponseUploads uploads) : IBlockHandler
{
    public bool Answers(PublishedBlock block, string handler, string suffix) => block.Type == "openassessment" && handler == "response_page";

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(call.Http.Request.Method)) return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        if (!call.Http.Request.HasFormContentType) return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        if (await acts.RulesOf(call, ct) is not { } rules) return Results.NotFound();
        if (call.Suffix is "grade" or "cancel" or "clear" && !call.IsTeam) return Results.StatusCode(StatusCodes.Status403Forbidden);
        var form = await call.Http.Request.ReadFormAsync(ct);
        var refusal = call.Suffix switch
        {
            "save" => (await acts.SaveDraft(call, rules, Texts(form, rules), ct)).Refusal,
            "submit" => (await acts.Submit(call, rules, Texts(form, rules), ct)).Refusal,
            "back" => (await acts.TakeBack(call, rules, ct)).Refusal,
            "attach" => await Attach(call, rules, form, ct),
            "remove" => await Remove(call, form, ct),
            "train" => (await acts.AssessExample(call, rules, Answers(form, rules).Options, ct)).Refusal,
            "take" => (await acts.DrawPeer(call, rules, ct)).Refusal,
            "peer" => await acts.AssessPeer(call, rules, Id(form), Answers(form, rules), ct),
            "self" => (await acts.AssessSelf(call, rules, Answers(form, rules), ct)).Refusal,
            "rate" => (await acts.Rate(call, [.. form["option"].OfType<string>()], Text(form, "text"), ct)).Refusal,
            "grade" => await acts.AssessAsStaff(call.Http, call.User, call.Block.Usage, rules.Definition, Id(form) ?? Guid.Empty, Answers(form, rules), true, ct),
            "cancel" => await acts.Cancel(call, rules, Id(form) ?? Guid.Empty, Text(form, "reason").Trim(), ct),
            "clear" => await Clear(call, form, ct),
            _ => new NoSuchForm(),
        };
        return refusal switch
        {
            null => Results.Json(new { success = true, msg = "" }),
            NoSuchForm => Results.NotFound(),
            _ => Results.Json(new { success = false, msg = ResponseHandler.Sentence(refusal) }),
        };
    }

    /// <summary>What was written is kept, too: it stands in the same form.</summary>
    private async Task<Refusal?> Attach(BlockCall call, ResponseRules rules, IFormCollection form, CancellationToken ct)
    {
        if (form.ContainsKey("text_0")) await acts.SaveDraft(call, rules, Texts(form, rules), ct);
        if (form.Files.GetFile("file") is not { Length: > 0 } file) return null;
        var announced = new AnnounceFile(
            call.User, call.Block.Usage, Path.GetFileName(Clean(file.FileName)), Text(form, "description"), file.ContentType ?? "", file.Length, acts.Now(call.Http));
        var done = await acts.Do(call, nameof(AnnounceFile), state => announced.Decide(state, rules), ct);
        if (done.Refusal is not null) return done.Refusal;
        await using var content = file.OpenReadStream();
        return await uploads.Store(call.Http, call.User, call.Block.Usage, done.State.NextFile - 1, content, ct);
    }

    private async Task<Refusal?> Remove(BlockCall call, IFormCollection form, CancellationToken ct)
    {
        if (!int.TryParse(form["index"], NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return null;
        return (await acts.Do(call, nameof(RemoveFile), new RemoveFile(call.User, call.Block.Usage, index, acts.Now(call.Http)).Decide, ct)).Refusal;
    }

    private async Task<Refusal?> Clear(BlockCall call, IFormCollection form, CancellationToken ct) =>
        long.TryParse(form["user"], NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            ? await acts.Clear(call.Http, call.User, new(user), call.Block.Usage, Text(form, "reason") is { Length: > 0 } reason ? reason : null, ct)
            : new ClearResponse.NoWork();

    private static List<string> Texts(IFormCollection form, ResponseRules rules) => rules.Definition.TextResponse is null
        ? []
        : [.. rules.Definition.Prompts.Select((_, i) => Text(form, string.Create(CultureInfo.InvariantCulture, $"text_{i}")).ReplaceLineEndings("\n"))];

    private static RubricAnswers Answers(IFormCollection form, ResponseRules rules)
    {
        var (options, feedback) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (i, criterion) in rules.Definition.Rubric.Criteria.Index())
        {
            var place = i.ToString(CultureInfo.InvariantCulture);
            if (int.TryParse(form[$"option_{place}"], NumberStyles.None, CultureInfo.InvariantCulture, out var chosen) && chosen < criterion.Options.Count)
                options[criterion.Name] = criterion.Options[chosen].Name;
            if (form.ContainsKey($"feedback_{place}")) feedback[criterion.Name] = Text(form, $"feedback_{place}");
        }

        return new(options, feedback, Text(form, "overall"));
    }

    private static Guid? Id(IFormCollection form) => Guid.TryParse(form["submission"], out var id) ? id : null;

    private static string Text(IFormCollection form, string name) => Clean(form[name].ToString());

    // PostgreSQL's texts know no zero character.
    private static string Clean(string text) => text.Replace('\0', '\ufffd');

    private sealed record NoSuchForm : Refusal;
}
