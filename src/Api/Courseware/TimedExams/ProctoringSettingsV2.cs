using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// How a course wants its exams to be proctored. Clients: Instructor Dashboard MFE. Source: Open edX 2026 <c>lms/djangoapps/instructor/views/{api_v2,serializers_v2}.py</c>.
/// </summary>
/// <remarks>Differs: they are kept and told, and nothing is proctored; they are changed by whoever may change the course (upstream: by whoever sees the dashboard).</remarks>
internal static class ProctoringSettingsV2
{
    /// <summary>Longest address that mail knows.</summary>
    private const int LongestAddress = 254;

    private const string Email = "proctoring_escalation_email";
    private const string Tickets = "create_zendesk_tickets";
    private const string Enabled = "enable_proctored_exams";

    /// <summary><c>GET|PATCH /api/instructor/v2/courses/{course}/proctoring_settings</c>; members that are absent stay as they are.</summary>
    public static IEndpointRouteBuilder MapProctoringSettingsV2(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/instructor/v2/courses/{course}/proctoring_settings", Get).Requires(Operation.ReadDashboard, ErrorFamily.Developer);
        routes.MapPatch("/api/instructor/v2/courses/{course}/proctoring_settings", Change).Requires(Operation.AuthorCourse, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Get(string course, PublishedCourses courses, StreamStore streams, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return DeveloperErrors.NotFound();
        var said = await streams.Load<ProctoringSettings, ProctoringSettingsEvent>(ProctoringSettingsEvent.StreamOf(key), ct);
        return Wire(said.Over(ProctoringContent.Of(published), published.PublishedAt));
    }

    private static async Task<IResult> Change(
        string course, HttpContext http, PublishedCourses courses, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (await JsonBody.Read(http, ct) is not { } body) return Wrong("detail", "JSON parse error");
        if (body.ValueKind != JsonValueKind.Object) return Wrong("non_field_errors", "Invalid data. Expected a dictionary.");
        var wrong = Faults(body);
        if (wrong.Count > 0) return Results.Json(wrong, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return DeveloperErrors.NotFound();
        var ask = new ChangeProctoringSettings(key, body.Text(Email)?.Trim(), body.Flag(Tickets), body.Flag(Enabled), http.User.Requester()!.User, clock.Now(http));
        var content = ProctoringContent.Of(published);
        var done = await streams.Transact<ProctoringSettings, ProctoringSettingsEvent>(
            ProctoringSettingsEvent.StreamOf(key), state => ask.Decide(state, content, published.PublishedAt), http.MetadataFor(nameof(ChangeProctoringSettings)), ct);
        return Wire(done.State.Over(content, published.PublishedAt));
    }

    /// <summary>By member; empty: none.</summary>
    private static Dictionary<string, string[]> Faults(JsonElement body)
    {
        var faults = new Dictionary<string, string[]>();
        foreach (var name in (string[])[Tickets, Enabled])
        {
            if (!body.TryGetProperty(name, out var value)) continue;
            if (value.ValueKind == JsonValueKind.Null) faults[name] = ["This field may not be null."];
            else if (body.Flag(name) is null) faults[name] = ["Must be a valid boolean."];
        }

        if (!body.TryGetProperty(Email, out var email)) return faults;
        if (email.ValueKind == JsonValueKind.Null) faults[Email] = ["This field may not be null."];
        else if (email.ValueKind != JsonValueKind.String) faults[Email] = ["Not a valid string."];
        else if (email.GetString()!.Contains('\0')) faults[Email] = ["Null characters are not allowed."];
        else if (email.GetString()!.Length > LongestAddress) faults[Email] = [$"Ensure this field has no more than {LongestAddress} characters."];
        return faults;
    }

    private static IResult Wire(ProctoringChoices choices) => Results.Json(
        new
        {
            proctoring_provider = choices.Provider,
            proctoring_escalation_email = choices.EscalationEmail,
            create_zendesk_tickets = choices.CreatesTickets,
            enable_proctored_exams = choices.IsEnabled,
            supports_onboarding = false,
            review_dashboard_available = false,
        },
        WireJson.Options);

    private static IResult Wrong(string name, string message) => Results.Json(
        new Dictionary<string, string[]> { [name] = [message] }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
