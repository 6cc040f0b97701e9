using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Api.Tests.Analytics;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Every endpoint of the composed application, asked by every kind of caller, against the authorization table.</summary>
public sealed class AuthorizationWalkTests(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+WalkX+2026");
    private static readonly CourseKey OtherCourse = CourseKey.Parse("course-v1:OpenedX+OtherX+2026");

    /// <summary>What each caller is in <see cref="Course"/>, written down here instead of asked from the program.</summary>
    private static readonly (string Name, AccessRole[] Here, AccessRole[] Elsewhere)[] Callers =
    [
        ("", [AccessRole.Anonymous], [AccessRole.Anonymous]),
        ("inactive", [AccessRole.Inactive], [AccessRole.Inactive]),
        ("inactive-staff", [AccessRole.Inactive], [AccessRole.Inactive]),
        ("inactive-enrolled", [AccessRole.Inactive, AccessRole.EnrolledLearner], [AccessRole.Inactive]),
        ("learner", [AccessRole.Learner], [AccessRole.Learner]),
        ("enrolled", [AccessRole.Learner, AccessRole.EnrolledLearner], [AccessRole.Learner]),
        ("beta", [AccessRole.Learner], [AccessRole.Learner]),
        ("researcher", [AccessRole.Learner, AccessRole.DataResearcher], [AccessRole.Learner]),
        ("limited", [AccessRole.Learner, AccessRole.LimitedStaff], [AccessRole.Learner]),
        ("staff", [AccessRole.Learner, AccessRole.CourseStaff], [AccessRole.Learner]),
        ("instructor", [AccessRole.Learner, AccessRole.CourseInstructor], [AccessRole.Learner]),
        ("global", [AccessRole.Learner, AccessRole.GlobalStaff], [AccessRole.Learner, AccessRole.GlobalStaff]),
        ("super", [AccessRole.Learner, AccessRole.GlobalStaff], [AccessRole.Learner, AccessRole.GlobalStaff]),

        // A token that was made for events stands for nothing else, though its owner is of the team.
        ("event-token", [AccessRole.EventReader], [AccessRole.EventReader]),
    ];

    private readonly Dictionary<string, string> sessions = [];

    /// <summary>Authorization headers of callers that have no session.</summary>
    private readonly Dictionary<string, string> headers = [];

    private IReadOnlyList<RouteEndpoint> Endpoints => app.Endpoints();

    public async ValueTask InitializeAsync()
    {
        foreach (var (name, _, _) in Callers.Where(caller => caller.Name.Length > 0))
        {
            var isActive = !name.StartsWith("inactive", StringComparison.Ordinal);
            var user = await app.Account(name, isStaff: name == "global", isSuperuser: name == "super", isActive, Wire.Ct);
            if (name is "enrolled" or "inactive-enrolled") await Enroll(user);
            if (name is "inactive-staff") await app.GrantRole(user, Course, CourseRoles.Staff, Wire.Ct);
            if (RoleOf(name) is { } role) await app.GrantRole(user, Course, role, Wire.Ct);
            if (name == "event-token") headers[name] = $"Bearer {await app.Token("walker", name, TokenScopes.EventsRead)}";
            sessions[name] = headers.ContainsKey(name) ? "" : await app.Provider.GetRequiredService<SessionCookie>().Write(new(user, 1, TimeProvider.System.GetUtcNow()), Wire.Ct);
        }

        sessions[""] = "";
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void every_endpoint_declares_its_operation() => Assert.Empty(
        Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<RequiredOperationAttribute>() is null)
            .Select(endpoint => endpoint.RoutePattern.RawText));

    [Fact]
    public async Task every_endpoint_lets_through_exactly_whom_the_table_allows()
    {
        var wrong = new List<string>();
        Assert.NotEmpty(Endpoints);
        foreach (var endpoint in Endpoints.Where(endpoint => Required(endpoint).Family != ErrorFamily.Own))
        {
            var operation = Required(endpoint).Operation;
            var credentialsCount = endpoint.Metadata.GetMetadata<IgnoresCredentialsAttribute>() is null;
            foreach (var (name, here, elsewhere) in Callers)
            {
                foreach (var (course, roles) in ((CourseKey, AccessRole[])[])[(Course, here), (OtherCourse, elsewhere)])
                {
                    var expected = AuthorizationTable.Allows(operation, credentialsCount ? roles : [AccessRole.Anonymous]);
                    if (await IsLetThrough(endpoint, name, course) != expected)
                        wrong.Add($"{endpoint.RoutePattern.RawText}: '{name}' in {course} {(expected ? "is refused" : "gets through")}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task whom_the_table_forbids_is_refused_over_http_by_every_endpoint()
    {
        var wrong = new List<string>();
        foreach (var endpoint in Endpoints)
        {
            foreach (var (name, roles, _) in Callers.Where(caller => !AuthorizationTable.Allows(Required(endpoint).Operation, caller.Here)))
            {
                var method = endpoint.Methods()[0];
                using var request = new HttpRequestMessage(new HttpMethod(method), UrlOf(endpoint));
                request.Headers.Add("Cookie", $"csrftoken={Token}; sessionid={sessions[name]}");
                request.Headers.Add("X-CSRFToken", Token);
                if (headers.TryGetValue(name, out var authorization)) request.Headers.Add("Authorization", authorization);
                using var answer = await app.CreateClient(app.SiteOf(endpoint)).SendAsync(request, Wire.Ct);
                var isRefused = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound ||
                    answer.Headers.Location?.OriginalString.StartsWith("/login", StringComparison.Ordinal) == true;
                if (!isRefused) wrong.Add($"{method} {request.RequestUri}: '{name}' ({string.Join(", ", roles)}) got {(int)answer.StatusCode}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task an_endpoint_that_declares_nothing_answers_operators_only()
    {
        var endpoint = new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/forgotten"), 0, EndpointMetadataCollection.Empty, "forgotten");
        foreach (var (name, here, _) in Callers)
            Assert.Equal(here.Contains(AccessRole.GlobalStaff), await IsLetThrough(endpoint, name, Course));
    }

    private static string Token { get; } = new('t', 32);

    private static string? RoleOf(string name) => name switch
    {
        "beta" => CourseRoles.BetaTesters,
        "researcher" => CourseRoles.DataResearcher,
        "limited" => CourseRoles.LimitedStaff,
        "staff" or "event-token" => CourseRoles.Staff,
        "instructor" => CourseRoles.Instructor,
        _ => null,
    };

    private static RequiredOperationAttribute Required(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<RequiredOperationAttribute>() ?? new RequiredOperationAttribute(Operation.AdministerPlatform);

    private async Task<bool> IsLetThrough(RouteEndpoint endpoint, string caller, CourseKey course)
    {
        var reached = false;
        var step = ActivatorUtilities.CreateInstance<AuthorizationStep>(app.Provider, (RequestDelegate)(_ =>
        {
            reached = true;
            return Task.CompletedTask;
        }));
        var http = new DefaultHttpContext { RequestServices = app.Provider };
        http.SetEndpoint(endpoint);
        http.Request.Method = endpoint.Methods()[0];
        http.Request.Host = new HostString("localhost", 18000);
        http.Request.Headers.Cookie = $"csrftoken={Token}; sessionid={sessions[caller]}";
        http.Request.Headers["X-CSRFToken"] = Token;
        if (headers.TryGetValue(caller, out var authorization)) http.Request.Headers.Authorization = authorization;
        http.Request.QueryString = QueryString.Create("course_id", course.ToString());
        foreach (var parameter in endpoint.RoutePattern.Parameters) http.Request.RouteValues[parameter.Name] = ValueOf(parameter.Name, course);
        await step.InvokeAsync(http);
        return reached;
    }

    private static string ValueOf(string parameter, CourseKey course) => parameter switch
    {
        "course" or "course_id" or "courseId" or "course_key" => course.ToString(),
        "usage" or "usage_id" or "usageId" or "usage_key" or "block" => course.Root.ToString(),
        _ => "1",
    };

    private static Uri UrlOf(RouteEndpoint endpoint) =>
        new($"{endpoint.PathOf(parameter => ValueOf(parameter, Course))}?course_id={Uri.EscapeDataString(Course.ToString())}", UriKind.Relative);

    private async Task Enroll(UserId user) => await app.Streams.Append(
        [new StreamAppend(CourseEnrollmentEvent.StreamOf(user, Course), "course_enrollment", ExpectedVersion.Any, [new EnrollmentActivated(user, Course, "audit", DateTimeOffset.UnixEpoch)])],
        EventMetadata.None, Wire.Ct);
}
