using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Programs: courses that belong together, as the operator says. Clients: edX Insights, edx-analytics-data-api-client.
/// Source: Open edX analytics-data-api, <c>analytics_data_api/v0/views/programs.py</c>. Defining them is ours; upstream takes them from its catalog.
/// </summary>
internal static class ProgramsV0
{
    /// <summary><c>GET /api/v0/programs/</c>; <c>PUT</c>, <c>DELETE /api/insights/v1/programs/{program}</c>.</summary>
    public static IEndpointRouteBuilder MapProgramsV0(this IEndpointRouteBuilder routes)
    {
        routes.MapFigures("/api/v0/programs/", List, Operation.UseOwnAccount);
        routes.MapPut("/api/insights/v1/programs/{program}", Define).Requires(Operation.AdministerPlatform);
        routes.MapDelete("/api/insights/v1/programs/{program}", Withdraw).Requires(Operation.AdministerPlatform);
        return routes;
    }

    private static async Task<IResult> List(HttpContext http, ProgramsQuery programs, RequestClock clock, CancellationToken ct)
    {
        var asked = await AskedFields.Of(http, ct);
        var ids = asked.Many("program_ids");
        var created = AnalyticsAnswer.Instant(clock.Now(http));
        return AnalyticsAnswer.List(
            http,
            [.. (await programs.All(ct)).Where(program => ids.Count == 0 || ids.Contains(program.ProgramId)).Select(program => asked.Chosen(new()
            {
                ["program_id"] = program.ProgramId,
                ["program_type"] = program.ProgramType,
                ["program_title"] = program.Title,
                ["course_ids"] = program.CourseIds,
                ["created"] = created,
            }))],
            null, null);
    }

    /// <summary>Body: <c>program_type</c>, <c>program_title</c>, <c>course_ids</c>.</summary>
    private static async Task<IResult> Define(string program, HttpContext http, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (await JsonBody.Read(http, ct) is not { } body) return AnalyticsAnswer.Error(400, "illegal_parameter_values", "The body is no JSON.");
        var ask = new DefineProgram(
            program, JsonFields.Text(body, "program_type") ?? "", JsonFields.Text(body, "program_title") ?? "", JsonFields.Texts(body, "course_ids") ?? [], clock.Now(http));
        var done = await streams.Transact<CourseProgram, CourseProgramEvent>(CourseProgramEvent.StreamOf(program), ask.Decide, http.MetadataFor(nameof(DefineProgram)), ct);
        return done.Refusal switch
        {
            null => Results.NoContent(),
            DefineProgram.MalformedCourse { Course: var course } => AnalyticsAnswer.Error(400, "course_key_malformed", $"'{course}' is no course key."),
            _ => AnalyticsAnswer.Error(400, "illegal_parameter_values", "A program needs a title and an id of at most 100 characters."),
        };
    }

    private static async Task<IResult> Withdraw(string program, HttpContext http, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        var ask = new WithdrawProgram(program, clock.Now(http));
        await streams.Transact<CourseProgram, CourseProgramEvent>(CourseProgramEvent.StreamOf(program), ask.Decide, http.MetadataFor(nameof(WithdrawProgram)), ct);
        return Results.NoContent();
    }
}
