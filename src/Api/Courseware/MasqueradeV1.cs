using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>As whom a member of the course team looks at the course. Clients: the staff bar of the Learning MFE, the bar of our own pages.</summary>
/// <remarks>
/// Source: Open edX <c>lms/djangoapps/courseware/masquerade.py</c>. Differs: kept for account and course instead of for a session, as facts; "Learner" is
/// offered also where there are groups; refusals are worded by us.
/// </remarks>
internal static class MasqueradeV1
{
    /// <summary><c>GET|POST /courses/{course}/masquerade</c>. Who is not of the team gets <c>{"success": false}</c>.</summary>
    public static IEndpointRouteBuilder MapMasqueradeV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/courses/{course}/masquerade", Show).Requires(Operation.UsePublicPages);
        routes.MapPost("/courses/{course}/masquerade", Choose).DisableAntiforgery().Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Show(string course, HttpContext http, PublishedCourses courses, Onlookers onlookers, CancellationToken ct)
    {
        if (http.User.Requester() is not { } requester || !CourseKey.TryParse(course, out var key) || !requester.IsTeamOf(key) ||
            await courses.Find(key, ct) is not { } published)
            return Refused();
        var partitions = CourseOutline.Of(published).Partitions;
        var onlooker = await onlookers.Of(requester, key, ct);
        var guise = onlooker.Guise;
        return Results.Json(
            new
            {
                success = true,
                active = new
                {
                    course_key = key.ToString(),
                    group_id = guise?.Group,
                    group_name = guise is { Partition: { } partition, Group: { } group }
                        ? LearnerGuises.OffersOf(partitions).Where(offer => (offer.Partition, offer.Group) == (partition, group)).Select(offer => offer.Name).FirstOrDefault()
                        : null,
                    role = guise is null ? "staff" : "student",
                    user_name = guise?.Learner is null ? null : onlooker.Person!.Username,
                    user_partition_id = guise?.Partition,
                },
                available = new object[]
                {
                    new { name = "Staff", role = "staff" },
                    new { name = "Learner", role = "student" },
                    new { name = "Specific Student...", role = "student", user_name = guise?.Learner is null ? "" : onlooker.Person!.Username },
                }.Concat(LearnerGuises.OffersOf(partitions).Select(offer => new { name = offer.Name, role = "student", group_id = offer.Group, user_partition_id = offer.Partition })),
            },
            WireJson.Options);
    }

    private static async Task<IResult> Choose(
        string course, HttpContext http, PublishedCourses courses, AccountsQuery accounts, LearnerEnrollmentsQuery enrollments, StreamStore streams,
        RequestClock clock, CancellationToken ct)
    {
        var requester = http.User.Requester()!;
        if (!CourseKey.TryParse(course, out var key) || !requester.IsTeamOf(key) || await courses.Find(key, ct) is not { } published) return Refused();
        if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Object } body) return Refused("The choice cannot be read.");
        var stream = CourseMasqueradeEvent.StreamOf(requester.User, key);
        if ((Text(body, "role") ?? "student") != "student")
        {
            await streams.Transact<CourseMasquerade, CourseMasqueradeEvent>(
                stream, new EndMasquerade(requester.User, key, clock.Now(http)).Decide, http.MetadataFor(nameof(EndMasquerade)), ct);
            return Done(http);
        }

        var name = Text(body, "user_name")?.Trim();
        var account = string.IsNullOrEmpty(name) ? null : await accounts.FindByEmailOrUsername(name, ct);
        if (!string.IsNullOrEmpty(name) && account is null) return NoLearner(http, name);
        UserId? learner = account is null ? null : new(account.UserId);
        var guise = learner is null ? new LearnerGuise(null, Number(body, "user_partition_id"), Number(body, "group_id")) : new(learner, null, null);
        var isEnrolled = learner is { } member && await enrollments.IsActive(member, key, ct);
        var partitions = CourseOutline.Of(published).Partitions;
        var ask = new BeginMasquerade(requester.User, key, guise, clock.Now(http));
        var done = await streams.Transact<CourseMasquerade, CourseMasqueradeEvent>(
            stream, state => ask.Decide(state, partitions, isEnrolled), http.MetadataFor(nameof(BeginMasquerade)), ct);
        return done.Refusal switch
        {
            null => Done(http),
            BeginMasquerade.NotEnrolled => NoLearner(http, name!),
            _ => Refused("This course has no such group."),
        };
    }

    private static IResult Done(HttpContext http) =>
        FormPosts.PageBehind(http.Request) is { } page ? FormPosts.SeeOther(page) : Results.Json(new { success = true }, WireJson.Options);

    /// <summary>A browser goes on to its page, whose bar says it.</summary>
    private static IResult NoLearner(HttpContext http, string name) => FormPosts.PageBehind(http.Request) is { } page
        ? FormPosts.SeeOther(QueryHelpers.AddQueryString(page.Split('?')[0], "not_found", name))
        : Refused($"No learner of this course has the username or email address \"{name}\".");

    private static IResult Refused(string error) => Results.Json(new { success = false, error }, WireJson.Options);

    private static IResult Refused() => Results.Json(new { success = false }, WireJson.Options);

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Null: absent, or no whole number.</summary>
    private static int? Number(JsonElement body, string name) => body.TryGetProperty(name, out var value) && Numbers.Of(value) is { } number &&
        number == Math.Floor(number) && Math.Abs(number) < int.MaxValue
            ? (int)number
            : null;
}
