using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Assessment;

/// <summary>What the course team sees of an open response: figures by state, everybody's response, and the acts on one.</summary>
/// <param name="Asked">Who was looked up, as typed; null: nobody.</param>
/// <param name="Learner">Null: nobody, or somebody without any work here.</param>
public sealed record ResponsesView(
    CourseHeading Heading, UsageKey Usage, string Title, IReadOnlyList<string> Prompts, OpenResponseDefinition Definition, IReadOnlyList<OpenResponseRow> Rows,
    IReadOnlyDictionary<UserId, PersonName> Names, string? Asked, ResponseOfLearner? Learner, string CsrfToken)
{
    /// <summary>States in the order of the steps, those without anybody left out.</summary>
    public IEnumerable<(string Status, int Count)> Counts => Rows
        .CountBy(row => row.Status)
        .OrderBy(pair => Array.IndexOf(Order, pair.Key))
        .Select(pair => (pair.Key, pair.Value));

    public string Url => $"/learning/course/{Usage.Course}/open-response/{Usage}";

    public string HandlerUrl => $"/courses/{Usage.Course}/xblock/{Usage}/handler/";

    private static string[] Order { get; } =
        [ResponseStep.Training, ResponseStep.Peer, ResponseStep.Self, ResponseStep.Waiting, ResponseStep.Staff, ResponseStep.Done, ResponseStep.Cancelled];

    public string NameOf(long user) => Names.TryGetValue(new(user), out var name) ? name.Username : $"user {user}";

    public string LinkTo(OpenResponseRow row) => $"{Url}?learner={Uri.EscapeDataString(NameOf(row.UserId))}";

    public static string NameOf(string status) => status switch
    {
        ResponseStep.Training => "Learning to assess",
        ResponseStep.Peer => "Assessing peers",
        ResponseStep.Self => "Assessing themselves",
        ResponseStep.Waiting => "Waiting for others",
        ResponseStep.Done => "Graded",
        ResponseStep.Cancelled => "Removed",
        _ => status,
    };
}

/// <param name="Text">Null: nothing submitted.</param>
public sealed record ResponseOfLearner(UserId User, string Name, SubmittedResponse? Response, ResponseTextView? Text, IReadOnlyList<OpinionView> Opinions);

/// <summary>The course team's page of an open response.</summary>
internal static class ResponsePages
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/learning/course/{course}/open-response/{usage}", Responses).RequiresOnPage(Operation.ChangeLearnerWork);

    private static async Task<IResult> Responses(
        string course, string usage, string? learner, HttpContext http, CourseVisits visits, OpenResponsesQuery responses, OpenResponseTransactions transactions,
        OpenResponseViews views, AccountsQuery accounts, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!CourseKey.TryParse(course, out var key) || !UsageKey.TryParse(usage, out var block) || block.Course != key || block.Type != "openassessment" ||
            await visits.OpenFor(http.User.Requester(), key, now, ct, withCompletion: false) is not { } visit || !visit.Outline.TryFind(block, out var found) ||
            OpenResponseContent.Of(found.Block).Definition is not { } definition)
            return http.Sorry(404, "Not here", "There is no open response under this address.");
        var rows = await responses.Of(block, ct);
        var names = await accounts.Names([.. rows.Select(row => new UserId(row.UserId))], ct);
        var view = new ResponsesView(
            new(key, visit.Outline.Root.Name), block, definition.Title is { Length: > 0 } title ? title : found.Name, OpenResponseViews.Prompts(definition, block), definition,
            rows, names, learner, null, CsrfCookie.Ensure(http));
        if (learner is { Length: > 0 } && await accounts.FindByEmailOrUsername(learner.Trim(), ct) is { } account)
        {
            var state = await transactions.Load(new(account.UserId), block, ct);
            if (state.Current is not null || state.Draft.Count > 0 || !state.Files.IsEmpty)
                view = view with { Learner = await Of(new(account.UserId), account.Username, state, definition, block, views, now, ct) };
        }

        return http.Page<ResponsesPage>(new Dictionary<string, object?>
        {
            [nameof(ResponsesPage.Requester)] = http.User.Requester(),
            [nameof(ResponsesPage.View)] = view,
        });
    }

    private static async Task<ResponseOfLearner> Of(
        UserId user, string name, OpenResponse state, OpenResponseDefinition definition, UsageKey block, OpenResponseViews views, DateTimeOffset now, CancellationToken ct) =>
        state.Current is not { } response
            ? new(user, name, null, null, [])
            : new(
                user, name, response, await views.Text(response.Texts, response.Files, definition, block, user, now, ct),
                ResponseGrades.Opinions(response, response.Score, definition));
}
