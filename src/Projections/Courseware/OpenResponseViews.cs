using System.Net;
using System.Text.RegularExpressions;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Projections.Courseware;

/// <summary>Open responses as their learners see them: published content, the learner's own stream, and what is in hand. Readers: unit pages.</summary>
public sealed partial class OpenResponseViews(
    OpenResponseTransactions transactions, OpenResponsesQuery responses, PeerReviews reviews, ResponseFileLinks links)
{
    /// <param name="requester">Null: anonymous, who reads the prompts and nothing else.</param>
    public async Task<BlockView> Of(
        OutlineBlock block, DueDates dates, Requester? requester, bool isTeam, string csrfToken, DateTimeOffset now, CancellationToken ct)
    {
        var usage = block.Block.Usage;
        var content = OpenResponseContent.Of(block.Block);
        if (content.RulesFor(isTeam, dates) is not { } rules)
            return new UnsupportedBlockView(usage, block.Name, false, $"This open response cannot be used: {content.Error}");
        var definition = rules.Definition;
        var state = requester is null ? OpenResponse.Initial : await transactions.Load(requester.User, usage, ct);
        var response = state.Current;
        var form = requester is not null && response is null && rules.WhyClosed(ResponseStep.Submission, now) is null
            ? await Form(state, definition, usage, requester.User, now, ct)
            : null;
        var peer = response is null ? null : await Peer(state, requester!.User, usage, rules, now, ct);
        var training = response is { Status: ResponseStep.Training } && rules.WhyClosed(ResponseStep.Training, now) is null ? Training(response, definition) : null;
        var canSelfAssess = response is { Status: ResponseStep.Self } && rules.WhyClosed(ResponseStep.Self, now) is null;
        return new OpenResponseBlockView(
            usage,
            definition.Title is { Length: > 0 } title ? title : block.Name,
            Prompts(definition, usage),
            OpenResponseSteps.Of(state, rules, now),
            form,
            response is null ? null : await Text(response.Texts, response.Files, definition, usage, requester!.User, now, ct),
            canSelfAssess || training is not null || peer?.InHand is not null || (definition.ShowsRubric && form is not null) ? definition.Rubric : null,
            canSelfAssess,
            training,
            peer,
            response is { Status: ResponseStep.Done, Score: { } score } ? ResponseGrades.Of(response, score, definition) : null,
            response is { Status: ResponseStep.Done } ? await Best(definition, usage, now, ct) : [],
            response?.Cancellation,
            $"/courses/{usage.Course}/xblock/{usage}/handler/",
            csrfToken,
            isTeam ? $"/learning/course/{usage.Course}/open-response/{usage}" : null)
        {
            CanTakeBack = response is not null && TakeBackResponse.IsPossible(response, rules, now),
        };
    }

    /// <summary>HTML.</summary>
    public static IReadOnlyList<string> Prompts(OpenResponseDefinition definition, UsageKey usage) =>
        [.. definition.Prompts.Select(prompt => Prompt(prompt, definition, usage))];

    /// <summary>A response for reading.</summary>
    public async Task<ResponseTextView> Text(
        IReadOnlyList<string> texts, IReadOnlyList<ResponseFile> files, OpenResponseDefinition definition, UsageKey usage, UserId author, DateTimeOffset now,
        CancellationToken ct)
    {
        var views = new List<ResponseFileView>();
        foreach (var file in files)
        {
            var url = file.Sha256 is null ? null : await links.Of(usage, author, file.Index, forUpload: false, now, ct);
            views.Add(new(file.Index, file.Name, file.Description, url));
        }

        return new([.. texts.Select(text => definition.TextEditor == "tinymce" ? Plain(text) : text)], views);
    }

    /// <remarks>Source: edx-ora2 <c>openassessment/xblock/leaderboard_mixin.py</c>. Differs: nothing is cached.</remarks>
    private async Task<IReadOnlyList<BestResponseView>> Best(OpenResponseDefinition definition, UsageKey usage, DateTimeOffset now, CancellationToken ct)
    {
        if (definition.LeaderboardSize <= 0) return [];
        var users = await responses.Best(usage, Math.Min(definition.LeaderboardSize, OpenResponseDefinition.LargestLeaderboard), ct);
        var best = new List<BestResponseView>(users.Count);
        foreach (var (user, state) in users.Zip(await transactions.LoadAll(users, usage, ct)))
        {
            if (state.Current is { Score: { } score } response)
                best.Add(new(score.Earned, await Text(response.Texts, response.Files, definition, usage, user, now, ct)));
        }

        return best;
    }

    private async Task<ResponseFormView> Form(
        OpenResponse state, OpenResponseDefinition definition, UsageKey usage, UserId user, DateTimeOffset now, CancellationToken ct)
    {
        var saved = await Text(state.Draft, [.. state.Files.Values], definition, usage, user, now, ct);
        return new(
            [.. definition.Prompts.Select((_, i) => i < state.Draft.Count ? state.Draft[i] : "")],
            definition.TextResponse is not null,
            definition.TextResponse == "required",
            definition.FileResponse is null ? null : string.Join(',', (UploadRules.Allowed(definition) ?? []).Select(extension => "." + extension)),
            definition.FileResponse is not null && state.Files.Count < (definition.AllowsManyFiles ? UploadRules.MostFiles : 1),
            saved.Files);
    }

    private async Task<PeerView?> Peer(OpenResponse state, UserId user, UsageKey usage, ResponseRules rules, DateTimeOffset now, CancellationToken ct)
    {
        if (rules.Definition.Peer is not { } peer || TakePeerReview.WhyNot(state, rules, now) is not null) return null;
        var own = state.Current!;
        var inHand = await reviews.InHand(state, usage, now, ct);
        var text = inHand is null ? null : await Text(inHand.Texts, inHand.Files, rules.Definition, usage, own.OpenReview(now)!.Author, now, ct);
        var hasAny = inHand is not null || await reviews.HasAny(user, state, usage, rules, now, ct);
        return new(own.Given, peer.MustGrade, own.Received.Count, peer.MustBeGradedBy, text, inHand?.Id, hasAny);
    }

    private static TrainingView? Training(SubmittedResponse response, OpenResponseDefinition definition)
    {
        if (response.ExamplesDone >= definition.Examples.Count) return null;
        var tried = response.LastExample is { } last && last.Example == response.ExamplesDone ? last : null;
        return new(
            response.ExamplesDone + 1, definition.Examples.Count, definition.Examples[response.ExamplesDone].Parts,
            tried?.Options ?? new Dictionary<string, string>(), tried?.Corrections ?? new Dictionary<string, string>());
    }

    private static string Prompt(string prompt, OpenResponseDefinition definition, UsageKey usage) => definition.PromptsAreHtml
        ? StaticUrls.Rewrite(prompt, usage.Course)
        : WebUtility.HtmlEncode(prompt.Trim()).ReplaceLineEndings("<br />");

    // Learners' markup is shown as text: nothing of it reaches a page.
    private static string Plain(string html) => WebUtility.HtmlDecode(Tag().Replace(Break().Replace(html, "\n"), "")).Trim();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("</p>|<br */?>|</li>|</div>", RegexOptions.IgnoreCase)]
    private static partial Regex Break();
}
