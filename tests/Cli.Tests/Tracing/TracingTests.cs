using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Authoring;
using OpenEdx.Api.Identity;
using OpenEdx.Cli.Simulation;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Telemetry;
using OpenEdx.Projections.Authoring;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Tracing;

/// <summary>The collector is named by the environment of the process: these tests run while no other does.</summary>
[CollectionDefinition("traces the process", DisableParallelization = true)]
public sealed class TracesTheProcess;

[Collection("traces the process")]
public sealed class TracingTests : IDisposable
{
    private const string Client = "simulator";
    private static readonly byte[] Key = "a key for tests"u8.ToArray();

    private static readonly (string Name, string Value)[] Settings =
        [("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test"), ("OTEL_BSP_SCHEDULE_DELAY", "200")];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task an_answer_is_one_trace_from_the_request_through_the_log_to_grades_and_views()
    {
        await using var collector = new Collector();
        Set(collector.Address);
        List<RecordedEvent> answers, grades;
        await using (var app = await TestApp.Start(new TestApp { OnKestrel = true, SimulationKey = Key }))
        {
            await Learn(app);
            await app.CatchUp(Ct);
            answers = await app.Streams.ReadAll(0, Ct, ["problem_checked"]).ToListAsync(Ct);
            grades = await app.Streams.ReadAll(0, Ct, ["course_grade_changed"]).ToListAsync(Ct);
        }

        var traces = collector.Spans.ToLookup(span => span.Trace);
        Assert.NotEmpty(answers);
        Assert.All(answers, answer => CheckAnswer([.. traces[answer.Metadata.CorrelationId!]]));
        Assert.NotEmpty(grades);
        Assert.All(grades, grade => CheckGrade([.. traces[grade.Metadata.CorrelationId!]], grade));
        Assert.Equal("openedx", collector.Resource["service.name"]);
        Assert.Equal("test", collector.Resource["deployment.environment"]);
        Assert.All(collector.Spans, span => Assert.DoesNotContain(span.Details.Values, value => value.Contains("@example.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task looking_for_work_and_asking_after_health_are_no_traces()
    {
        await using var collector = new Collector();
        Set(collector.Address);
        await using (var app = await TestApp.Start(new TestApp { OnKestrel = true }))
        {
            using (await app.CreateClient().GetAsync("/heartbeat?extended", Ct)) { }
            using (await app.CreateClient().GetAsync("/api/courses/v1/courses/", Ct)) { }
            await Task.Delay(TimeSpan.FromSeconds(1), Ct);
        }

        // Traces begin with the requests of this test, as sent by its own client.
        Assert.All(collector.Spans.Where(span => span.Parent.Length == 0), span => Assert.Equal("System.Net.Http", span.Scope));
        var request = Assert.Single(collector.Spans, span => span.Scope == "Microsoft.AspNetCore");
        Assert.Equal("GET /api/courses/v1/courses/", request.Name);
        Assert.All(collector.Spans.Where(span => span.Scope == "Npgsql"), span => Assert.Equal(request.Trace, span.Trace));
    }

    [Fact]
    public async Task without_a_collector_nothing_of_a_trace_is_stored_and_every_answer_still_has_its_id()
    {
        await using var app = await TestApp.Start(new TestApp { OnKestrel = true, SimulationKey = Key });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/courses/v1/courses/");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var answer = await app.CreateClient().SendAsync(request, Ct);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", Assert.Single(answer.Headers.GetValues("X-Request-ID")));

        await Learn(app);
        await app.CatchUp(Ct);
        var log = await app.Streams.ReadAll(0, Ct).ToListAsync(Ct);
        Assert.All(log, fact => Assert.Null(fact.Metadata.Headers));
        Assert.Contains(log, fact => fact is { Type: "problem_checked", Metadata.CorrelationId.Length: 32 });
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", null);
        foreach (var (name, _) in Settings) Environment.SetEnvironmentVariable(name, null);
    }

    private static void CheckAnswer(IReadOnlyList<CollectedSpan> trace)
    {
        var request = Assert.Single(trace, span => span.Scope == "Microsoft.AspNetCore");
        Assert.StartsWith("POST /courses/", request.Name, StringComparison.Ordinal);
        Assert.Equal("200", request["http.response.status_code"]);
        var append = Assert.Single(trace, span => span.Name == "append" && span.Parent == request.Id && trace.Any(other => other.Parent == span.Id && other.Name == "handle grading"));
        Assert.Contains(trace, span => span.Scope == "Npgsql" && span.Parent == append.Id);
        Assert.Contains(trace, span =>
            span.Name == "apply projections" && span.Parent == append.Id && span["openedx.shards"]!.Contains("problem_submissions:All", StringComparison.Ordinal));
    }

    /// <summary>What a process appends goes on in the trace of the answer that caused it, to views of its own.</summary>
    private static void CheckGrade(IReadOnlyList<CollectedSpan> trace, RecordedEvent grade)
    {
        var append = grade.Metadata.Headers![StoreTracing.Header].Split('-')[2];
        Assert.Contains(trace, span => span.Id == append && span.Name == "append");
        Assert.Contains(trace, span =>
            span.Name == "apply projections" && span.Parent == append && span["openedx.shards"]!.Contains("course_grades:All", StringComparison.Ordinal));
    }

    private static async Task Learn(TestApp app)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "samples", "sample-course");
        var imported = Assert.IsType<ImportResult.Imported>(await app.Provider.GetRequiredService<CourseImporter>().ImportFolder(folder, null, null, null, Ct));
        var course = (await app.Provider.GetRequiredService<PublishedCourses>().Find(imported.Report.Course!, Ct))!;
        await app.CatchUp(Ct);
        var now = new DateTimeOffset(2026, 10, 5, 0, 0, 0, TimeSpan.Zero);
        await app.Provider.GetRequiredService<AccountBootstrap>().Ensure(
            new RegisterOAuthClient(Client, "Simulated learners", null, OAuthGrantTypes.Password, null, [], true, false, now), Ct);
        await using var driver = new HttpDriver(app.Lms, course.Key, Client, Key);
        await new Simulator(SimulatedCourse.Of(course), new SimulationSettings(3, 2, 11, now.AddDays(-14), now, 3), driver, null).Run(null, Ct);
    }

    private static void Set(string address)
    {
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", address);
        foreach (var (name, value) in Settings) Environment.SetEnvironmentVariable(name, value);
    }
}
