using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Bench.Grading;
using OpenEdx.Bench.Store;
using OpenEdx.Cli.Hosting;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Bench.Insights;

/// <summary>A tracking log of another installation is imported while every read model and process of the platform follows.</summary>
internal sealed class ImportOfLogs : IMeasure
{
    private const int Lines = 120_000;
    private const int Learners = 2000;
    private const double Budget = 5000;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public string Name => "import";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        var (stored, shown) = (new List<double>(), new List<double>());
        for (var round = 1; round <= bench.Plan.Rounds; round++)
        {
            var file = Path.Combine(bench.Folder, string.Create(CultureInfo.InvariantCulture, $"tracking-{round}.log"));
            await File.WriteAllLinesAsync(file, Log(round), ct);
            await using var subject = await bench.NewSubject(ct);
            await using var platform = await ServingPlatform.Start(subject.ConnectionString, bench.Folder, HostRoles.All, ct);
            await platform.CatchUp(TimeSpan.FromMinutes(5), ct);
            var started = Stopwatch.GetTimestamp();
            var done = await platform.Services.GetRequiredService<TrackingImport>().Run(LogSource.Of([file], () => Stream.Null), null, ct);
            stored.Add(Lines / Stopwatch.GetElapsedTime(started).TotalSeconds);
            await platform.CatchUp(TimeSpan.FromMinutes(30), ct);
            shown.Add(Lines / Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (done.Stored != Lines) throw new InvalidOperationException($"{done.Stored} of {Lines} lines were stored.");
            bench.Say($"import: {stored[^1]:N0} lines/s stored, {shown[^1]:N0} with all read models, round {round} of {bench.Plan.Rounds}");
            File.Delete(file);
        }

        return [More("import of a tracking log, until stored", stored, null), More("… until every read model has it", shown, Budget)];
    }

    private static Line More(string what, List<double> rounds, double? atLeast) => new(
        what, "lines/s", null, Samples.Median(rounds), null, $"{Line.Number(rounds.Min())}–{Line.Number(rounds.Max())}",
        atLeast is null ? "" : $"≥ {Line.Number(atLeast.Value)} lines/s", atLeast is null ? null : Samples.Median(rounds) >= atLeast);

    /// <summary>A month of a course: navigation, videos, answers, pages, a few enrollments, in the order in which a log has them.</summary>
    private static IEnumerable<string> Log(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Lines; i++)
        {
            var at = Start.AddMilliseconds(i * 20.0);
            var learner = random.Next(Learners);
            yield return Of(random.Next(100), random, learner, at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture));
        }
    }

    private static string Of(int kind, Random random, int learner, string time) => kind switch
    {
        < 30 => Browser("seq_next", learner, time, new { id = $"block-v1:Bench+Log+1+type@sequential+block@s{random.Next(40)}", old = 1, @new = 2, current_tab = 1, tab_count = 6 }),
        < 45 => Browser("play_video", learner, time, new { id = $"v{random.Next(30):x8}", code = "hls", currentTime = random.Next(300), duration = 600 }),
        < 58 => Browser("pause_video", learner, time, new { id = $"v{random.Next(30):x8}", code = "hls", currentTime = 300 + random.Next(300), duration = 600 }),
        < 75 => Answer(learner, time, random.Next(200), random.Next(2) == 0),
        < 92 => Logged(learner, time, $"/courses/course-v1:Bench+Log+1/courseware/c{random.Next(8)}/s{random.Next(40)}/", "server", "{\"POST\": {}, \"GET\": {}}"),
        < 96 => Browser("page_close", learner, time, new { }),
        < 98 => Logged(learner, time, "edx.forum.thread.created", "server", new { id = $"t{random.Next(5000)}", commentable_id = "general", title = "A question", body = "What is meant in the second unit?", thread_type = "question" }),
        _ => Logged(learner, time, "edx.course.enrollment.activated", "server", new { course_id = "course-v1:Bench+Log+1", user_id = learner + 1, mode = "audit" }),
    };

    private static string Browser(string type, int learner, string time, object payload) => Logged(learner, time, type, "browser", JsonSerializer.Serialize(payload));

    private static string Answer(int learner, string time, int number, bool isCorrect)
    {
        var block = string.Create(CultureInfo.InvariantCulture, $"p{number}");
        var part = block + "_2_1";
        var mark = isCorrect ? "correct" : "incorrect";
        return Logged(learner, time, "problem_check", "server", new
        {
            problem_id = $"block-v1:Bench+Log+1+type@problem+block@{block}",
            success = mark,
            attempts = 1,
            grade = isCorrect ? 1 : 0,
            max_grade = 1,
            answers = new Dictionary<string, string> { [part] = isCorrect ? "choice_1" : "choice_0" },
            correct_map = new Dictionary<string, object> { [part] = new { correctness = mark, hint = "", hintmode = (string?)null, msg = "", npoints = (int?)null, queuestate = (string?)null } },
            submission = new Dictionary<string, object>
            {
                [part] = new { question = "Which of these is right?", answer = isCorrect ? "This one" : "That one", response_type = "multiplechoiceresponse", input_type = "choicegroup", variant = "", correct = isCorrect },
            },
            state = new { seed = 1, done = true, student_answers = new { }, correct_map = new { }, input_state = new { } },
        });
    }

    private static string Logged(int learner, string time, string type, string source, object payload) => JsonSerializer.Serialize(new
    {
        username = string.Create(CultureInfo.InvariantCulture, $"student{learner}"),
        event_type = type,
        name = type,
        event_source = source,
        ip = string.Create(CultureInfo.InvariantCulture, $"10.{learner % 200}.3.7"),
        agent = "Mozilla/5.0 (X11; Linux x86_64; rv:148.0) Gecko/20100101 Firefox/148.0",
        host = "courses.example.org",
        referer = "https://courses.example.org/courses/course-v1:Bench+Log+1/courseware/",
        accept_language = "en-US,en;q=0.5",
        session = new StringBuilder("0123456789abcdef").Append(learner.ToString("x16", CultureInfo.InvariantCulture)).ToString(),
        page = source == "browser" ? "https://courses.example.org/courses/course-v1:Bench+Log+1/courseware/c1/s1/" : "x_module",
        time,
        context = new { user_id = learner + 1, org_id = "Bench", course_id = "course-v1:Bench+Log+1", path = "/event", course_user_tags = new { }, asides = new { } },
        @event = payload,
    });
}
