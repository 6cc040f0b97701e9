using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// Who waits to be forgotten: <c>GET /api/user/v1/accounts/retirement_queue/?cool_off_days=&amp;states=&amp;limit=</c>,
/// <c>GET /api/user/v1/accounts/retirements_by_status_and_date/?start_date=&amp;end_date=&amp;state=</c>, <c>GET /api/user/v1/accounts/{username}/retirement_status/</c>.
/// Client: tubular's retirement pipeline.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/views.py</c> (AccountRetirementStatusView).</remarks>
public static class RetirementQueueV1
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/user/v1/accounts/retirement_queue/", Queue).Requires(Operation.AdministerPlatform);
        routes.MapGet("/api/user/v1/accounts/retirements_by_status_and_date/", ByDate).Requires(Operation.AdministerPlatform);
        routes.MapGet("/api/user/v1/accounts/{username}/retirement_status/", Status).Requires(Operation.AssistPeople);
    }

    private static async Task<IResult> Queue(HttpContext http, RetirementsQuery retirements, RetiringPeople people, RequestClock clock, CancellationToken ct)
    {
        var query = http.Request.Query;
        if (!int.TryParse(query["cool_off_days"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days)) return Wrong("Invalid cool_off_days, should be integer.");
        if (days is < 0 or > 36_500) return Wrong("Invalid argument for cool_off_days, must be greater than 0.");
        var states = query.Many("states");
        if (states.Count == 0) return Wrong("Param \"states\" required with at least one state.");
        if (states.Where(state => RetirementStates.OrderOf(state) < 0).ToArray() is { Length: > 0 } unknown) return Wrong($"Unknown state(s): {string.Join(", ", unknown)}");
        int? limit = null;
        if (query.One("limit") is { } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most)) return Wrong("Limit could not be parsed.");
            limit = most;
        }

        return await Answer(await retirements.In(states, null, clock.Now(http).AddDays(-days), limit, ct), people, ct);
    }

    private static async Task<IResult> ByDate(HttpContext http, RetirementsQuery retirements, RetiringPeople people, CancellationToken ct)
    {
        var query = http.Request.Query;
        if (Day(query["start_date"]) is not { } from) return Wrong("Invalid start_date, should be YYYY-MM-DD.");
        if (Day(query["end_date"]) is not { } to) return Wrong("Invalid end_date, should be YYYY-MM-DD.");
        var state = query["state"].ToString();
        if (RetirementStates.OrderOf(state) < 0) return Wrong($"Unknown state: {state}");
        return await Answer(await retirements.In([state], from, to.AddDays(1), null, ct), people, ct);
    }

    private static async Task<IResult> Status(string username, RetirementsQuery retirements, RetiringPeople people, CancellationToken ct) =>
        await people.Find(username, ct) is { } user && await retirements.Find(user, ct) is { } row
            ? Results.Json(await people.ToWire(row, ct), WireJson.Options)
            : Results.NotFound();

    private static DateTimeOffset? Day(string? text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) && day.Year < 9000 ? day : null;

    private static async Task<IResult> Answer(IReadOnlyList<RetirementRow> rows, RetiringPeople people, CancellationToken ct)
    {
        var answer = new List<object>(rows.Count);
        foreach (var row in rows) answer.Add(await people.ToWire(row, ct));
        return Results.Json(answer, WireJson.Options);
    }

    private static IResult Wrong(string sentence) => Results.Json(sentence, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
