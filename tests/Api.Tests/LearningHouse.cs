using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests;

/// <summary>
/// The whole application with one published course, and people: <c>ada</c> is enrolled, <c>ben</c> is not, <c>tia</c> is on the course
/// team, <c>sam</c> is global staff. Every request happens at noon of 2026-03-01. How people sign in is tested elsewhere: here a
/// header says who asks.
/// </summary>
public sealed class LearningHouse : IAsyncDisposable
{
    private const string PersonHeader = "X-Test-Person";
    private static readonly byte[] SimulationKey = new byte[32];
    private readonly TestApp app;

    private LearningHouse(TestApp app) => this.app = app;

    public static CourseKey Course => CourseBuilder.Key;

    public static DateTimeOffset Noon => CourseBuilder.Noon;

    public StreamStore Streams => app.Streams;

    public IServiceProvider Provider => app.Provider;

    public IReadOnlyDictionary<string, UserId> People { get; private set; } = new Dictionary<string, UserId>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<LearningHouse> Open(CourseBuilder course)
    {
        var app = await TestApp.Start(new TestApp
        {
            SimulationKey = SimulationKey,
            Services = services => services.AddSingleton<IStartupFilter, PersonFilter>(),
        });
        var house = new LearningHouse(app);
        await course.Publish(app.Streams, Ct);
        var accounts = app.Provider.GetRequiredService<AccountBootstrap>();
        var people = new Dictionary<string, UserId>();
        foreach (var name in (string[])["ada", "ben", "tia", "sam"])
            people[name] = await accounts.EnsureAccount(new(name, $"{name}@example.org", name, "correct horse battery", IsStaff: name == "sam"), Ct);
        await accounts.EnsureCourseRole(people["tia"], Course, CourseRoles.Staff, Ct);
        house.People = people;
        await house.Given(CourseEnrollmentEvent.StreamOf(people["ada"], Course), new EnrollmentActivated(people["ada"], Course, "audit", Noon.AddDays(-10)));
        await house.CatchUp();
        return house;
    }

    public Task Given(string stream, params object[] facts) =>
        Streams.Append([new StreamAppend(stream, null, ExpectedVersion.Any, facts)], EventMetadata.None, Ct);

    public Task CatchUp() => app.CatchUp(Ct);

    /// <param name="person">Null: anonymous.</param>
    public HttpClient As(string? person)
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Add(RequestClock.SimulatedTimeHeader, RequestClock.Sign(Noon, SimulationKey));
        if (person is not null) client.DefaultRequestHeaders.Add(PersonHeader, person);
        return client;
    }

    /// <summary>Status and body of a GET; the body is null when it is empty, a JSON value otherwise.</summary>
    public async Task<(int Status, JsonNode? Body)> Get(string? person, string url) => await Read(await As(person).GetAsync(new Uri(url, UriKind.Relative), Ct));

    public async Task<(int Status, JsonNode? Body)> Post(string? person, string url, object body) =>
        await Read(await As(person).PostAsJsonAsync(url, body, Ct));

    public async Task<(int Status, string Body)> PostForm(string? person, string url, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));
        var answer = await As(person).PostAsync(new Uri(url, UriKind.Relative), form, Ct);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    /// <summary>Compares a whole body with JSON; on a difference shows both.</summary>
    public static void AssertJson(string expected, JsonNode? actual)
    {
        var wanted = JsonNode.Parse(expected);
        if (!JsonNode.DeepEquals(wanted, actual)) Assert.Equal(Pretty(wanted), Pretty(actual));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static string Pretty(JsonNode? node) => node?.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) ?? "null";

    private static async Task<(int Status, JsonNode? Body)> Read(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        return ((int)answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private sealed class PersonFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (http, rest) =>
            {
                if (http.Request.Headers[PersonHeader].ToString() is { Length: > 0 } name)
                {
                    var found = await http.RequestServices.GetRequiredService<RequestersQuery>().FindByUsername(name, http.RequestAborted);
                    http.User = new ClaimsPrincipal(new RequesterIdentity(found!.Requester, "test"));
                }

                await rest(http);
            });
            next(app);
        };
    }
}
