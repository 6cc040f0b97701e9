using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Every endpoint of the composed application, asked by every kind of caller, against the authorization table.</summary>
public sealed class AuthorizationWalkTests(AuthorizationWalkers house) : IClassFixture<AuthorizationWalkers>
{
    private static readonly ParallelOptions Several = new() { MaxDegreeOfParallelism = 4 };

    private IReadOnlyList<RouteEndpoint> Endpoints => house.App.Endpoints();

    [Fact]
    public void every_endpoint_declares_its_operation() => Assert.Empty(
        Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<RequiredOperationAttribute>() is null)
            .Select(endpoint => endpoint.RoutePattern.RawText));

    [Fact]
    public void every_role_of_the_table_is_walked() => Assert.Equal(
        Enum.GetValues<AccessRole>().Where(role => role is not (AccessRole.MetricsReader or AccessRole.CourseModesReader)),
        house.All.SelectMany(walker => walker.Here).Distinct().Order());

    [Fact]
    public async Task every_endpoint_lets_through_exactly_whom_the_table_allows()
    {
        var wrong = new ConcurrentBag<string>();
        Assert.NotEmpty(Endpoints);
        await Parallel.ForEachAsync(Endpoints.Where(endpoint => Required(endpoint).Family != ErrorFamily.Own), Several, async (endpoint, _) =>
        {
            var operation = Required(endpoint).Operation;
            var credentialsCount = endpoint.Metadata.GetMetadata<IgnoresCredentialsAttribute>() is null;
            foreach (var walker in house.All)
            {
                await Check(walker, AuthorizationWalkers.Course, walker.Here);

                // What somebody is in one course must not count in another; who is the same everywhere was asked already.
                if (!walker.Here.SequenceEqual(walker.Elsewhere)) await Check(walker, AuthorizationWalkers.OtherCourse, walker.Elsewhere);
            }

            async Task Check(Walker walker, CourseKey course, AccessRole[] roles)
            {
                var lacksScope = walker.Scope is not null && endpoint.Metadata.GetMetadata<RequiredScopeAttribute>()?.Scope is { } scope && scope != walker.Scope;
                var expected = !lacksScope && AuthorizationTable.Allows(operation, credentialsCount ? roles : [AccessRole.Anonymous]);
                if (await IsLetThrough(endpoint, walker, course) != expected)
                    wrong.Add($"{endpoint.RoutePattern.RawText}: '{walker.Name}' in {course} {(expected ? "is refused" : "gets through")}");
            }
        });
        Assert.Empty(wrong);
    }

    /// <summary>
    /// Where the step before all endpoints refuses, which the walk above asked about everybody, one of those refused shows that it stands there; an endpoint that refuses in its own
    /// words is asked by all of them.
    /// </summary>
    [Fact]
    public async Task whom_the_table_forbids_is_refused_over_http_by_every_endpoint()
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Endpoints.Select((endpoint, at) => (endpoint, at)), Several, async (one, ct) =>
        {
            var (endpoint, at) = one;
            var forbidden = house.All.Where(walker => !AuthorizationTable.Allows(Required(endpoint).Operation, walker.Here)).ToList();
            IEnumerable<Walker> asking = Required(endpoint).Family == ErrorFamily.Own || forbidden.Count == 0 ? forbidden : [forbidden[0], forbidden[at % forbidden.Count]];
            foreach (var walker in asking.Distinct())
            {
                var method = endpoint.Methods()[0];
                using var request = new HttpRequestMessage(new HttpMethod(method), UrlOf(endpoint));
                request.Headers.Add("Cookie", $"csrftoken={Token}; sessionid={walker.Session}");
                request.Headers.Add("X-CSRFToken", Token);
                if (walker.Authorization is { } authorization) request.Headers.Add("Authorization", authorization);
                using var answer = await house.App.CreateClient(house.App.SiteOf(endpoint)).SendAsync(request, ct);
                var isRefused = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound ||
                    answer.Headers.Location?.OriginalString.StartsWith("/login", StringComparison.Ordinal) == true;
                if (!isRefused) wrong.Add($"{method} {request.RequestUri}: '{walker.Name}' ({string.Join(", ", walker.Here)}) got {(int)answer.StatusCode}");
            }
        });
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task an_endpoint_that_declares_nothing_answers_operators_only()
    {
        var endpoint = new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/forgotten"), 0, EndpointMetadataCollection.Empty, "forgotten");
        foreach (var walker in house.All)
            Assert.Equal(walker.Here.Contains(AccessRole.GlobalStaff), await IsLetThrough(endpoint, walker, AuthorizationWalkers.Course));
    }

    private static string Token { get; } = new('t', 32);

    private static RequiredOperationAttribute Required(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<RequiredOperationAttribute>() ?? new RequiredOperationAttribute(Operation.AdministerPlatform);

    private async Task<bool> IsLetThrough(RouteEndpoint endpoint, Walker walker, CourseKey course)
    {
        var reached = false;
        var step = ActivatorUtilities.CreateInstance<AuthorizationStep>(house.App.Provider, (RequestDelegate)(_ =>
        {
            reached = true;
            return Task.CompletedTask;
        }));
        var http = new DefaultHttpContext { RequestServices = house.App.Provider };
        http.SetEndpoint(endpoint);
        http.Request.Method = endpoint.Methods()[0];
        http.Request.Host = new HostString("localhost", 18000);
        http.Request.Headers.Cookie = $"csrftoken={Token}; sessionid={walker.Session}";
        http.Request.Headers["X-CSRFToken"] = Token;
        if (walker.Authorization is { } authorization) http.Request.Headers.Authorization = authorization;
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

    private static Uri UrlOf(RouteEndpoint endpoint) => new(
        $"{endpoint.PathOf(parameter => ValueOf(parameter, AuthorizationWalkers.Course))}?course_id={Uri.EscapeDataString(AuthorizationWalkers.Course.ToString())}", UriKind.Relative);
}
