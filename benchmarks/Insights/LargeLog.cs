using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Bench.Grading;
using OpenEdx.Bench.Logs;
using OpenEdx.Bench.Store;
using OpenEdx.Cli.Hosting;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Bench.Insights;

/// <summary>A platform with many events: how long its figures take to read, and to follow; what they cost.</summary>
internal sealed class LargeLog : IMeasure
{
    private const int AnswersOfRound = 60;
    private const int EventsPerSecond = 100;
    private const double EndpointBudget = 100;
    private static readonly TimeSpan Following = TimeSpan.FromSeconds(10);
    private const int Course = 0;

    public string Name => "large-log";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        var subject = await bench.Log(ct);
        var million = bench.Plan.Events / 1e6;
        var lines = new List<Line> { Disk("disk of the log, a million events", await subject.Scalar<long>("select pg_total_relation_size('public.mt_events') + pg_total_relation_size('public.mt_streams')", ct)) };
        await Build(bench, subject, ct);
        await using var platform = await ServingPlatform.Start(subject.ConnectionString, bench.Folder, HostRoles.All, ct);
        bench.Say("the course and the accounts of its learners are made …");
        var (course, learners) = (bench.Plan.Log.Course(Course), bench.Plan.Log.LearnersOf(Course).ToList());
        await LargeCourse.Publish(platform.Streams, course, DateTimeOffset.UtcNow.AddDays(-60), ct);
        await Classroom.Register(platform.Services, learners, ct);
        await platform.CatchUp(TimeSpan.FromMinutes(30), ct);
        await subject.Execute("vacuum analyze", ct);
        lines.Add(Disk("disk of the tables of Insights, a million events", await subject.Scalar<long>(
            "select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'analytics' and c.relkind = 'r'", ct)));
        var staff = await platform.Services.GetRequiredService<AccountBootstrap>().EnsureAccount(new("bench", "bench@example.org", "Bench", Guid.NewGuid().ToString("N"), IsStaff: true), ct);
        await platform.CatchUp(TimeSpan.FromMinutes(5), ct);
        lines.AddRange(await Endpoints(bench, platform, InsightsEndpoints.Of(course, $"learner{learners[^1]}"), await platform.SignIn(staff, ct), ct));
        lines.Add(Line.Figure("from commit to figure, 100 events/s, p95", "ms", await Follows(bench, platform, course.Problems[3], ct)));
        GC.Collect();
        lines.Add(Line.Figure("memory of this process, server and clients", "MB", [Environment.WorkingSet / 1e6], atMost: 500));
        return lines;

        Line Disk(string what, long bytes) => Line.Figure(what, "MB", [bytes / 1e6 / million]);
    }

    /// <summary>The reports, as an operator builds them over so long a log; what else is made of events begins behind it, and has no part in any figure here.</summary>
    private static async Task Build(Workbench bench, Subject subject, CancellationToken ct)
    {
        bench.Say("reports are built …");
        var started = Stopwatch.GetTimestamp();
        var built = await RebuildEight.Rebuilder(subject, [.. ProjectionsModule.All.Where(projection => projection.IsReport)]).Rebuild(null, new Tenths(bench), ct);
        await subject.Execute("update public.mt_event_progression set last_seq_id = greatest(last_seq_id, (select max(seq_id) from public.mt_events))", ct);
        bench.Say($"reports have {built:N0} events after {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s");

        // Another process would have built them: what it needed is no part of what serving takes.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private sealed class Tenths(Workbench bench) : IProgress<RebuildProgress>
    {
        private long told;

        public void Report(RebuildProgress value)
        {
            var tenth = value.Of == 0 ? 0 : value.Events * 10 / value.Of;
            if (tenth <= told) return;
            told = tenth;
            bench.Say(string.Create(CultureInfo.InvariantCulture, $"{value.Events:N0} of {value.Of:N0} events, {value.EventsPerSecond:N0} a second"));
        }
    }

    /// <summary>p95 of every endpoint that lists figures.</summary>
    private static async Task<List<Line>> Endpoints(
        Workbench bench, ServingPlatform platform, IReadOnlyList<string> urls, IReadOnlyDictionary<string, string> browser, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = platform.Lms };
        foreach (var (name, value) in browser) http.DefaultRequestHeaders.Add(name, value);
        var lines = new List<Line>();
        foreach (var url in urls)
        {
            using (var first = await http.GetAsync(url, ct))
            {
                if ((int)first.StatusCode is not (200 or 404)) throw new InvalidOperationException($"{url} was answered by {(int)first.StatusCode}.");
                if (!first.IsSuccessStatusCode) bench.Say($"{url} has no figures of this log");
            }

            var rounds = new List<double>();
            for (var round = 0; round < bench.Plan.Rounds; round++)
            {
                var times = new List<double>(AnswersOfRound);
                for (var n = 0; n < AnswersOfRound; n++)
                {
                    var at = Stopwatch.GetTimestamp();
                    await http.GetByteArrayAsyncAnyStatus(url, ct);
                    times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                }

                rounds.Add(Samples.Percentile(times, 0.95));
            }

            lines.Add(Line.Figure($"`{InsightsEndpoints.Shown(url)}`, p95", "ms", rounds, EndpointBudget));
            bench.Say($"{InsightsEndpoints.Shown(url)}: p95 {Samples.Median(rounds):N1} ms");
        }

        return lines;
    }

    private static async Task<List<double>> Follows(Workbench bench, ServingPlatform platform, UsageKey problem, CancellationToken ct)
    {
        var insights = platform.Services.GetRequiredService<InsightsQuery>();
        var rounds = new List<double>();
        for (var round = 0; round < bench.Plan.Rounds; round++)
        {
            var (delays, waiting) = (new List<double>(), new List<(long Position, long Committed)>());
            var started = Stopwatch.GetTimestamp();
            for (var n = 0; Stopwatch.GetElapsedTime(started) < Following; n++)
            {
                var due = TimeSpan.FromSeconds((double)n / EventsPerSecond);
                while (Stopwatch.GetElapsedTime(started) < due || waiting.Count > 0 && n % EventsPerSecond == 0)
                {
                    var reached = await insights.Reached(CourseInsightsQuery.Shards, ct);
                    var now = Stopwatch.GetTimestamp();
                    delays.AddRange(waiting.Where(one => one.Position <= reached).Select(one => Stopwatch.GetElapsedTime(one.Committed, now).TotalMilliseconds));
                    waiting.RemoveAll(one => one.Position <= reached);
                }

                var user = new UserId(1000 + (n % 500));
                var fact = SyntheticLog.Answer(user, problem, n + 1, DateTimeOffset.UtcNow, n % 2 == 0);
                var result = await platform.Streams.Append(
                    [new(OpenEdx.Domain.Assessment.ProblemAttemptsEvent.StreamOf(user, fact.Problem), "problem_attempts", ExpectedVersion.Any, [fact])], EventMetadata.None, ct);
                waiting.Add((result.Events[0].Position, Stopwatch.GetTimestamp()));
            }

            rounds.Add(Samples.Percentile(delays, 0.95));
            bench.Say(string.Create(CultureInfo.InvariantCulture, $"from commit to figure: p50 {Samples.Percentile(delays, 0.5):N1} ms, p95 {rounds[^1]:N1} ms of {delays.Count} events"));
        }

        return rounds;
    }
}
