using System.Diagnostics;
using OpenEdx.Bench.Grading;
using OpenEdx.Bench.Store;
using OpenEdx.Cli.Hosting;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Bench.Api;

/// <summary>
/// What learners' front ends and apps ask most, on one API node: how many answers a second, against a minimal endpoint with one read by primary key,
/// asked by the same clients; and how long one answer takes. Every request is another learner's than the one before.
/// </summary>
internal sealed class HotEndpoints(Campus campus) : IMeasure
{
    private const int Clients = 8;
    private const int TurnsOfRound = 2;
    private const int AnswersOfRound = 200;
    private const double Budget = 25;

    /// <summary>Learners who also answered problems; those whose answers are measured.</summary>
    private const int MostAtWork = 100;
    private const int AnsweredByEach = 20;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500);

    public string Name => "endpoints";

    /// <summary>What is asked, by whom, and whether it has a budget of its own.</summary>
    private static IReadOnlyList<(string What, bool HasBudget, Func<int, string> Url)> Endpoints { get; } =
    [
        ("blocks of the whole course", true, learner => $"api/courses/v2/blocks/?course_id={Key}&username=learner{learner}&depth=all&requested_fields=children,graded,format,due,completion"),
        ("outline", true, _ => $"api/course_home/outline/{Campus.Course}"),
        ("progress", true, _ => $"api/course_home/progress/{Campus.Course}"),
        ("sidebar", false, _ => $"api/course_home/v1/navigation/{Campus.Course}"),
        ("dates", false, _ => $"api/course_home/dates/{Campus.Course}"),
        ("course metadata", false, _ => $"api/course_home/course_metadata/{Campus.Course}"),
        ("courseware", false, _ => $"api/courseware/course/{Campus.Course}"),
        ("subsection", false, learner => $"api/courseware/sequence/{Campus.Subsection(0, learner % 10)}"),
        ("unit page", false, learner => $"xblock/{Campus.Unit(0, learner % 10, learner % 6)}"),
        ("blocks for the apps", false, learner => $"api/mobile/v4/course_info/blocks/?course_id={Key}&username=learner{learner}&depth=all&requested_fields=graded,format,student_view_multi_device,due,completion&student_view_data=video,discussion&block_counts=video&nav_depth=3"),
    ];

    private static string Key => Uri.EscapeDataString(Campus.Course.ToString());

    private int AtWork => Math.Min(MostAtWork, campus.Learners);

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        using var transport = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = Clients };
        using var http = new HttpClient(transport);
        await Prepare(bench, subject, http, ct);
        await using var platform = await ServingPlatform.Start(subject.ConnectionString, bench.Folder, HostRoles.Api | HostRoles.Web, ct);
        await using var minimal = await MinimalEndpoint.Start(subject.ConnectionString, ct);
        var browsers = await Task.WhenAll(Enumerable.Range(1, AtWork).Select(user => platform.SignIn(new UserId(user), ct)));
        var lines = new List<Line>();
        var server = await ServerLoad.Of(subject, ct);
        foreach (var (what, hasBudget, url) in Endpoints)
        {
            var asked = 0;
            Func<Task<HttpResponseMessage>> ask = () =>
            {
                var learner = 1 + (Interlocked.Increment(ref asked) % AtWork);
                return http.SendAsync(Request(new Uri(platform.Lms, url(learner)), browsers[learner - 1]), ct);
            };
            var size = await Check(ask, what, ct);
            for (var warm = 0; warm < 20; warm++) (await ask()).Dispose();
            var turns = new Turns(server);
            await turns.Run(
                bench, what, TurnsOfRound,
                () => Together(() => http.GetAsync(new Uri(minimal.Address, $"learners/{1 + (Interlocked.Increment(ref asked) % 1000)}"), ct)), () => Together(ask));
            var alone = new List<double>();
            for (var round = 0; round < bench.Plan.Rounds; round++) alone.Add(Samples.Percentile(await Alone(ask), 0.95));
            lines.Add(Line.Rate($"{what} ({size / 1000.0:N0} kB), {Clients} clients", "requests/s", turns.Rate));
            lines.Add(Line.Figure("… p95, one client", "ms", alone, hasBudget ? Budget : null));
            bench.Say($"{what}: p95 {Samples.Median(alone):N1} ms");
        }

        return lines;
    }

    private async Task Prepare(Workbench bench, Subject subject, HttpClient http, CancellationToken ct)
    {
        await using var platform = await ServingPlatform.Start(subject.ConnectionString, bench.Folder, HostRoles.All, ct);
        bench.Say($"a course of {campus.Blocks:N0} blocks and {campus.Learners:N0} learners …");
        await campus.Publish(platform.Streams, ct);
        await Classroom.Enroll(platform.Services, campus.Learners, ct);
        await campus.Complete(platform.Streams, ct);
        bench.Say($"{AtWork} of them answer {AnsweredByEach} problems each …");
        foreach (var some in Enumerable.Range(1, AtWork).Chunk(Clients)) await Task.WhenAll(some.Select(learner => Answer(platform, http, learner, ct)));
        await platform.CatchUp(TimeSpan.FromMinutes(5), ct);
        await subject.Execute("vacuum analyze", ct);
    }

    private async Task Answer(ServingPlatform platform, HttpClient http, int learner, CancellationToken ct)
    {
        var browser = await platform.SignIn(new UserId(learner), ct);
        for (var number = 0; number < AnsweredByEach; number++)
        {
            var problem = Campus.Problem((number + learner) * 5 % campus.Problems);
            using var request = Request(new Uri(platform.Lms, $"courses/{Campus.Course}/xblock/{problem}/handler/xmodule_handler/problem_check"), browser);
            request.Method = HttpMethod.Post;
            request.Content = new FormUrlEncodedContent([new($"input_{problem.BlockId}_2_1", number % 3 == 0 ? "choice_0" : "choice_1")]);
            using var answer = await http.SendAsync(request, ct);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static HttpRequestMessage Request(Uri url, IReadOnlyDictionary<string, string> browser)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in browser) request.Headers.Add(name, value);
        return request;
    }

    /// <summary>What is measured is the answer that a member gets. Gives its size in bytes.</summary>
    private static async Task<int> Check(Func<Task<HttpResponseMessage>> ask, string what, CancellationToken ct)
    {
        using var answer = await ask();
        var body = await answer.Content.ReadAsByteArrayAsync(ct);
        return answer.IsSuccessStatusCode && body.Length > 100
            ? body.Length
            : throw new InvalidOperationException($"{what} was answered by {(int)answer.StatusCode} and {body.Length} bytes.");
    }

    private static async Task<long> Together(Func<Task<HttpResponseMessage>> send)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            var done = 0L;
            for (; Stopwatch.GetElapsedTime(started) < Turn; done++)
            {
                using var answer = await send();
                answer.EnsureSuccessStatusCode();
            }

            return done;
        })));
        return counts.Sum();
    }

    /// <summary>Milliseconds of each answer, to its last byte.</summary>
    private static async Task<List<double>> Alone(Func<Task<HttpResponseMessage>> send)
    {
        var times = new List<double>(AnswersOfRound);
        for (var n = 0; n < AnswersOfRound; n++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await send();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return times;
    }
}
