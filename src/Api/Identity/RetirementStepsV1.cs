using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// What the operator's pipeline reports and does, below <c>/api/user/v1/accounts/</c>: <c>PATCH update_retirement_status/</c>, <c>POST retire_misc/</c>,
/// <c>POST retirement_cleanup/</c>, <c>POST cancel_retirement/</c>, <c>POST bulk_retire_users</c> (also at <c>/v1/accounts/</c>, as a client builds it). Clients: tubular,
/// MITx Online, support.
/// </summary>
/// <remarks>
/// Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/views.py</c>. The step that forgets is <see cref="AccountRetirementV1"/>; <c>retire_misc</c> has
/// nothing of its own to clear, since everything personal is under one key.
/// </remarks>
public sealed class RetirementStepsV1(
    StreamStore streams, RetiringPeople people, RetirementsQuery retirements, AccountsQuery accounts, AccountDepartures departures, RequestClock clock)
{
    private const int LongestResponse = 10_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPatch("/api/user/v1/accounts/update_retirement_status/", (HttpContext http, RetirementStepsV1 endpoint, CancellationToken ct) => endpoint.Move(http, ct)).Requires(Operation.AdministerPlatform);
        routes.MapPost("/api/user/v1/accounts/retire_misc/", (HttpContext http, RetirementStepsV1 endpoint, CancellationToken ct) => endpoint.Misc(http, ct)).Requires(Operation.AdministerPlatform);
        routes.MapPost("/api/user/v1/accounts/retirement_cleanup/", (HttpContext http, RetirementStepsV1 endpoint, CancellationToken ct) => endpoint.CleanUp(http, ct)).Requires(Operation.AdministerPlatform);
        routes.MapPost("/api/user/v1/accounts/cancel_retirement/", (HttpContext http, RetirementStepsV1 endpoint, CancellationToken ct) => endpoint.Cancel(http, ct)).Requires(Operation.AssistPeople);
        routes.MapPost("/api/user/v1/accounts/bulk_retire_users", (HttpContext http, RetirementStepsV1 endpoint, CancellationToken ct) => endpoint.Bulk(http, ct)).Requires(Operation.AdministerPlatform);
        routes.MapPost("/v1/accounts/bulk_retire_users", (HttpContext http, RetirementStepsV1 endpoint, CancellationToken ct) => endpoint.Bulk(http, ct)).Requires(Operation.AdministerPlatform);
    }

    private async Task<IResult> Move(HttpContext http, CancellationToken ct)
    {
        if (await JsonBody.Read(http, ct) is not { } body) return Wrong("The body is no JSON.");
        if (JsonFields.Text(body, "username") is not { } username || JsonFields.Text(body, "new_state") is not { } state) return Wrong("Name 'username' and 'new_state'.");
        var response = JsonFields.Text(body, "response") ?? "";
        if (response.Length > LongestResponse) return Wrong($"'response' has at most {LongestResponse} characters.");
        if (await people.Find(username, ct) is not { } user) return Results.NotFound();
        var force = body.TryGetProperty("force", out var forced) && forced.ValueKind == JsonValueKind.True;
        var done = await Transact(user, new MoveRetirement(user, state, response, force, clock.Now(http)).Decide, http, nameof(MoveRetirement), ct);
        return done.Refusal switch
        {
            null => Results.NoContent(),
            MoveRetirement.NothingAsked => Results.NotFound(),
            MoveRetirement.NoSuchState => Wrong($"{state} is not a valid state."),
            MoveRetirement.NotForward it => Wrong($"The retirement cannot go from {it.From} to {it.To}."),
            var other => throw new InvalidOperationException($"{other} is no answer to a step."),
        };
    }

    private async Task<IResult> Misc(HttpContext http, CancellationToken ct)
    {
        if (await JsonBody.Read(http, ct) is not { } body || JsonFields.Text(body, "username") is not { } username) return Wrong("Name 'username'.");
        return await people.Find(username, ct) is { } user && await retirements.Find(user, ct) is not null ? Results.NoContent() : Results.NotFound();
    }

    private async Task<IResult> CleanUp(HttpContext http, CancellationToken ct)
    {
        if (await JsonBody.Read(http, ct) is not { } body || JsonFields.Texts(body, "usernames") is not { } usernames) return Wrong("Name 'usernames'.");
        var users = new List<UserId>(usernames.Count);
        foreach (var username in usernames)
        {
            // All or none.
            if (await people.Find(username, ct) is not { } user || await retirements.Find(user, ct) is not { State: RetirementStates.Complete } || await accounts.Find(user, ct) is not null)
                return Wrong("Not all usernames exist in the COMPLETE state.");
            users.Add(user);
        }

        foreach (var user in users) await Transact(user, new CleanUpRetirement(user, clock.Now(http)).Decide, http, nameof(CleanUpRetirement), ct);
        return Results.NoContent();
    }

    private async Task<IResult> Cancel(HttpContext http, CancellationToken ct)
    {
        var body = await JsonBody.Read(http, ct);
        var number = body is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty("retirement_id", out var id) ? id.ToString() : null;
        if (number is null) return Told("retirement_id must be specified.");
        if (!long.TryParse(number, out var user) || user <= 0) return Told("Retirement does not exist!");
        var done = await Transact(new UserId(user), new CancelRetirement(new UserId(user), clock.Now(http)).Decide, http, nameof(CancelRetirement), ct);
        return done.Refusal switch
        {
            null => Results.Json(new { success = true, message = "The request is taken back." }, WireJson.Options),
            CancelRetirement.AlreadyUnderWay it => Told($"Only a request in the state PENDING can be taken back; this one is in {it.State}."),
            _ => Told("Retirement does not exist!"),
        };
    }

    private async Task<IResult> Bulk(HttpContext http, CancellationToken ct)
    {
        if (await JsonBody.Read(http, ct) is not { } body || JsonFields.Text(body, "usernames") is not { } text) return Wrong("Name 'usernames'.");
        var (done, failed) = (new List<string>(), new List<string>());
        foreach (var username in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct())
        {
            var account = await accounts.FindByUsername(username, ct);
            var isDone = account is not null &&
                await departures.Request(new(new UserId(account.UserId), clock.Now(http)), http.MetadataFor(nameof(RequestRetirement)), ct) is null;
            (isDone ? done : failed).Add(username);
        }

        return Results.Json(new { successful_user_retirements = done, failed_user_retirements = failed }, WireJson.Options);
    }

    private Task<Done<UserAccount, UserAccountEvent>> Transact(
        UserId user, Func<UserAccount, Decision<UserAccountEvent>> decide, HttpContext http, string command, CancellationToken ct) =>
        streams.Transact(UserAccountEvent.StreamOf(user), decide, http.MetadataFor(command), ct);

    private static IResult Wrong(string sentence) => Results.Json(sentence, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);

    private static IResult Told(string sentence) => Results.Json(new { message = sentence }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
