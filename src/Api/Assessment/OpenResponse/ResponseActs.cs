using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.Courseware;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Assessment;

/// <summary>What learners and the course team do with an open response, in the words of no wire yet: handlers of the block translate.</summary>
internal sealed class ResponseActs(
    OpenResponseTransactions transactions, OpenResponsesQuery responses, PeerReviews reviews, LearnerDueDates dueDates, RequestClock clock)
{
    /// <summary>Null: the block's definition cannot be used.</summary>
    public async Task<ResponseRules?> RulesOf(BlockCall call, CancellationToken ct) =>
        OpenResponseContent.Of(call.Block).RulesFor(call.IsTeam, await dueDates.Of(call.User, call.Course, call.Block, ct));

    public DateTimeOffset Now(HttpContext http) => clock.Now(http);

    /// <summary>The caller's own response, moved on first where time alone moves it.</summary>
    public async Task<OpenResponse> Own(BlockCall call, ResponseRules rules, CancellationToken ct)
    {
        var ask = new RefreshResponse(call.User, call.Block.Usage, Now(call.Http));
        return (await Do(call, nameof(RefreshResponse), state => ask.Decide(state, rules.Definition), ct)).State;
    }

    public Task<ResponseDone> SaveDraft(BlockCall call, ResponseRules rules, IReadOnlyList<string> texts, CancellationToken ct)
    {
        var ask = new SaveResponseDraft(call.User, call.Block.Usage, texts, Now(call.Http));
        return Do(call, nameof(SaveResponseDraft), state => ask.Decide(state, rules), ct);
    }

    public Task<ResponseDone> Submit(BlockCall call, ResponseRules rules, IReadOnlyList<string> texts, CancellationToken ct)
    {
        var at = Now(call.Http);
        var ask = new SubmitResponse(call.User, call.Block.Usage, Guid.CreateVersion7(at), texts, at);
        return Do(call, nameof(SubmitResponse), state => ask.Decide(state, rules), ct);
    }

    public Task<ResponseDone> AssessSelf(BlockCall call, ResponseRules rules, RubricAnswers answers, CancellationToken ct)
    {
        var ask = new AssessOwnResponse(call.User, call.Block.Usage, Guid.CreateVersion7(), answers, Now(call.Http));
        return Do(call, nameof(AssessOwnResponse), state => ask.Decide(state, rules), ct);
    }

    public Task<ResponseDone> AssessExample(BlockCall call, ResponseRules rules, IReadOnlyDictionary<string, string> options, CancellationToken ct)
    {
        var ask = new AssessTrainingExample(call.User, call.Block.Usage, options, Now(call.Http));
        return Do(call, nameof(AssessTrainingExample), state => ask.Decide(state, rules), ct);
    }

    public Task<(Refusal? Refusal, SubmittedResponse? Response)> DrawPeer(BlockCall call, ResponseRules rules, CancellationToken ct) => reviews.Draw(
        call.User, call.Block.Usage, rules, Now(call.Http), RandomNumberGenerator.GetInt32(int.MaxValue), call.Http.MetadataFor(nameof(TakePeerReview)), ct);

    public Task<bool> HasPeer(BlockCall call, OpenResponse own, ResponseRules rules, CancellationToken ct) =>
        reviews.HasAny(call.User, own, call.Block.Usage, rules, Now(call.Http), ct);

    public Task<ResponseDone> TakeBack(BlockCall call, ResponseRules rules, CancellationToken ct)
    {
        var ask = new TakeBackResponse(call.User, call.Block.Usage, Now(call.Http));
        return Do(call, nameof(TakeBackResponse), state => ask.Decide(state, rules), ct);
    }

    /// <param name="reviewed">The submission that the client shows; null: it does not say.</param>
    public async Task<Refusal?> AssessPeer(BlockCall call, ResponseRules rules, Guid? reviewed, RubricAnswers answers, CancellationToken ct)
    {
        var at = Now(call.Http);
        var own = await transactions.Load(call.User, call.Block.Usage, ct);
        if (TakePeerReview.WhyNot(own, rules, at) is { } refusal) return refusal;
        if (own.Current!.OpenReview(at) is not { } review) return new AssessPeer.NotInHand();
        var ask = new AssessPeer(call.User, call.Block.Usage, review.Author, reviewed, Guid.CreateVersion7(at), answers, at);
        var done = await transactions.Transact(
            call.User, review.Author, call.Block.Usage, (mine, theirs) => ask.Decide(mine, theirs, rules), call.Http.MetadataFor(nameof(Domain.Assessment.AssessPeer)), ct);
        return done.Refusal;
    }

    public Task<ResponseDone> Rate(BlockCall call, IReadOnlyList<string> options, string text, CancellationToken ct) =>
        Do(call, nameof(RatePeerAssessments), new RatePeerAssessments(call.User, call.Block.Usage, options, text, Now(call.Http)).Decide, ct);

    /// <summary>Whose response it is; null: the block has no such submission.</summary>
    public async Task<UserId?> AuthorOf(UsageKey block, Guid submission, CancellationToken ct) =>
        await responses.Find(block, submission, ct) is { } row ? new UserId(row.UserId) : null;

    /// <param name="overrides">See <see cref="AssessAsStaff"/>.</param>
    public async Task<Refusal?> AssessAsStaff(
        HttpContext http, UserId by, UsageKey block, OpenResponseDefinition definition, Guid submission, RubricAnswers answers, bool overrides, CancellationToken ct)
    {
        if (await AuthorOf(block, submission, ct) is not { } author) return new NotSubmitted();
        var at = Now(http);
        var ask = new AssessAsStaff(author, block, submission, Guid.CreateVersion7(at), by, answers, overrides, at);
        return (await transactions.Transact(
            author, block, state => ask.Decide(state, definition), http.MetadataFor(nameof(Domain.Assessment.AssessAsStaff)), ct)).Refusal;
    }

    public async Task<Refusal?> Cancel(BlockCall call, ResponseRules rules, Guid submission, string reason, CancellationToken ct)
    {
        if (await AuthorOf(call.Block.Usage, submission, ct) is not { } author) return new NotSubmitted();
        var ask = new CancelResponse(author, call.Block.Usage, submission, call.User, reason, Now(call.Http));
        return (await transactions.Transact(
            author, call.Block.Usage, state => ask.Decide(state, rules.Definition), call.Http.MetadataFor(nameof(CancelResponse)), ct)).Refusal;
    }

    public async Task<Refusal?> Clear(HttpContext http, UserId by, UserId learner, UsageKey block, string? reason, CancellationToken ct)
    {
        var ask = new ClearResponse(learner, block, by, reason, Now(http));
        return (await transactions.Transact(learner, block, ask.Decide, http.MetadataFor(nameof(ClearResponse)), ct)).Refusal;
    }

    public Task<ResponseDone> Do(BlockCall call, string command, Func<OpenResponse, Decision<OpenResponseEvent>> decide, CancellationToken ct) =>
        transactions.Transact(call.User, call.Block.Usage, decide, call.Http.MetadataFor(command), ct);
}

/// <summary>Parts of bodies that several wires share.</summary>
internal static class ResponseBody
{
    /// <summary>A list of texts; false: anything else.</summary>
    public static bool TryTexts(JsonElement value, [NotNullWhen(true)] out IReadOnlyList<string>? texts)
    {
        texts = null;
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(one => one.ValueKind != JsonValueKind.String)) return false;
        texts = [.. value.EnumerateArray().Select(one => Clean(one.GetString()!))];
        return true;
    }

    /// <summary>An object's texts by name; what is no text is left out.</summary>
    public static Dictionary<string, string> Texts(JsonElement value) => value.ValueKind != JsonValueKind.Object
        ? []
        : value.EnumerateObject()
            .Where(property => property.Value.ValueKind == JsonValueKind.String)
            .GroupBy(property => property.Name, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => Clean(same.Last().Value.GetString()!), StringComparer.Ordinal);

    public static string? Text(this JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Clean(value.GetString()!) : null;

    public static Guid? Id(this JsonElement body, string name) => Guid.TryParse(body.Text(name), out var id) ? id : null;

    // PostgreSQL's texts know no zero character.
    private static string Clean(string text) => text.Replace('\0', '\ufffd');
}
