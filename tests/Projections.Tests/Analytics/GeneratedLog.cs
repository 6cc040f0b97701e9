using System.Globalization;
using System.Text.Json;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.Analytics;

/// <summary>Ten days of a course, drawn from a seed: facts of our own learners and lines of a log, many of them at the same instant, some told twice.</summary>
/// <remarks>
/// What a report knows of people and tags at all times alike (who is who, countries, cohorts) is told on the day before. Submissions and grades have an instant each:
/// of two at the same one, the place in the log decides, which is no matter of dates.
/// </remarks>
internal sealed class GeneratedLog
{
    public static readonly UsageKey[] Problems = [CourseBuilder.Usage("problem-1"), CourseBuilder.Usage("problem-2"), CourseBuilder.Usage("problem-3")];
    public static readonly UsageKey[] Sequences = [CourseBuilder.Usage("sequential-1"), CourseBuilder.Usage("sequential-2")];

    private const int PerDay = 30;

    private static readonly CourseKey Course = CourseBuilder.Key;
    private static readonly DateOnly First = new(2026, 4, 30);
    private static readonly string[] Modes = ["audit", "verified"];
    private static readonly string[] Players = ["play_video", "play_video", "pause_video", "seek_video", "stop_video"];

    private readonly Random random;
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    public GeneratedLog(int seed)
    {
        random = new(seed);
        foreach (var number in (long[])[4, 5, 6]) Add(First, Line("page_close", "browser", number, Instant(First, 0), new { }, ip: "10.0.0.1")!);
        Add(First, LoggedCheck(4, Problems[0], "a", Instant(First, 1))!);
        Add(First, new CohortJoined(new(8), Course, 1, null, null, Instant(First, 1)));
        for (var nth = 0; nth < PerDay * 10; nth++)
        {
            var day = First.AddDays(1 + (nth / PerDay));
            if (Drawn(day, nth) is { } fact) Add(day, fact);
        }
    }

    /// <summary>Our learners 7 to 9; of the others, number 5 is our learner 9 as well, and has no other account.</summary>
    public static IReadOnlyList<long> Accounts { get; } = [7, 8, 9];

    public static IReadOnlyList<string> Learners { get; } = ["#7", "#8", "#9", "learner4", "learner6"];

    public List<(DateOnly Day, object Fact)> Facts { get; } = [];

    public IEnumerable<DateOnly> Days => Facts.Select(fact => fact.Day).Distinct().Order();

    /// <summary>In an order in which the day of a fact means nothing.</summary>
    public IReadOnlyList<object> InDisorder()
    {
        var facts = Facts.Select(fact => fact.Fact).ToArray();
        random.Shuffle(facts);
        return facts;
    }

    private void Add(DateOnly day, object fact) => Facts.Add((day, fact));

    private object? Drawn(DateOnly day, int nth)
    {
        var (user, number) = (new UserId(7 + random.Next(3)), 4L + random.Next(3));
        var (hour, instant) = (Instant(day, random.Next(24)), Instant(day, random.Next(24)).AddMilliseconds(nth + 1));
        var (problem, sequence, mode) = (Problems[random.Next(3)], Sequences[random.Next(2)], Modes[random.Next(2)]);
        var letter = "abc"[random.Next(3)].ToString();
        switch (random.Next(18))
        {
            case 0:
                return random.Next(3) switch
                {
                    0 => new EnrollmentDeactivated(user, Course, mode, hour),
                    1 => new EnrollmentModeChanged(user, Course, mode, hour),
                    _ => new EnrollmentActivated(user, Course, mode, hour),
                };
            case 1:
                var kind = (string[])["activated", "activated", "deactivated", "mode_changed"];
                return Line("edx.course.enrollment." + kind[random.Next(4)], "server", null, hour, new { course_id = Course.ToString(), user_id = number, mode });
            case 2 or 3 or 4: return Checked(user, problem, letter, instant);
            case 5 or 6 or 7: return LoggedCheck(number, problem, letter, instant);
            case 8: return new LearnerInteractionRecorded(user, Course, Players[random.Next(5)], "browser", "", JsonSerializer.SerializeToElement(Player()), hour);
            case 9: return Line(Players[random.Next(5)], "browser", number, hour, Player());
            case 10: return new SequencePositionChanged(user, sequence, 1 + random.Next(2), hour);
            case 11:
                return random.Next(2) == 0
                ? Line("seq_goto", "browser", number, hour, new { id = sequence.ToString(), old = 1, @new = 1 + random.Next(2) })
                : Line($"/courses/{Course}/courseware/c/{sequence.BlockId}/", "server", number, hour, new { });
            case 12:
                return random.Next(3) == 0
                ? Line("edx.forum.thread.voted", "server", number, hour, new { commentable_id = "t1", vote_value = random.Next(2) == 0 ? "up" : "down", undo_vote = random.Next(3) == 0, target_username = "learner4" })
                : Line($"edx.forum.{((string[])["thread", "response", "comment"])[random.Next(3)]}.created", "server", number, hour, new { commentable_id = "t" + random.Next(2) });
            case 13: return new LearnerInteractionRecorded(user, Course, LinkClick.EventName, "browser", "", JsonSerializer.SerializeToElement(Link()), hour);
            case 14: return Line(LinkClick.EventName, "browser", number, hour, Link());
            case 15: return new ProblemScoreOverridden(user, problem, random.Next(3), 2, random.Next(3), 2, 1, new(1), null, instant);
            case 16: return new ProblemStateDeleted(user, problem, new(1), null, instant);
            default:
                return random.Next(3) switch
                {
                    0 => new CourseGradeNowPassed(user, Course, 0.9, "A", 1, Cause, instant),
                    1 => new CourseGradeNowFailed(user, Course, 0.1, "", 1, Cause, instant),
                    _ => new CourseGradeChanged(user, Course, random.Next(12) / 10.0, "A", random.Next(2) == 0, 1, Cause, instant),
                };
        }
    }

    private TrackingLineImported? LoggedCheck(long number, UsageKey problem, string letter, DateTimeOffset at) => Line(
        "problem_check", "server", number, at,
        new
        {
            problem_id = problem.ToString(),
            grade = letter == "a" ? 1 : 0,
            max_grade = 1,
            success = letter == "a" ? "correct" : "incorrect",
            answers = new { p_2_1 = "choice_" + letter },
            correct_map = new { p_2_1 = new { correctness = letter == "a" ? "correct" : "incorrect" } },
            submission = new { p_2_1 = new { question = "Which?", answer = $"Text {letter}", response_type = random.Next(9) == 0 ? "customresponse" : "choiceresponse", variant = random.Next(2) == 0 ? "" : "7", correct = letter == "a" } },
        },
        tag: problem == Problems[0] ? "Hard" : null);

    private static GradeCause Cause { get; } = new("problem_checked", Guid.Empty, 1);

    private object Player() => new { id = "video-" + (1 + random.Next(2)), currentTime = random.Next(40), old_time = random.Next(40), new_time = random.Next(40), duration = random.Next(3) * 30 };

    private object Link() => new { target_url = random.Next(2) == 0 ? "https://other.example/" : "/b", current_url = "https://here.example/a" };

    private static ProblemChecked Checked(UserId user, UsageKey problem, string letter, DateTimeOffset at) => new(
        user, problem, 1, FieldValues.Empty.With("p_2_1", "choice_" + letter),
        [new("p_2_1", letter == "a" ? "correct" : "incorrect", null, "", "", "Which?", $"<b>Text</b> {letter}", "choiceresponse", "choicegroup")],
        letter == "a" ? 1 : 0, 1, 0, 2, letter == "a" ? "correct" : "incorrect", 1, 1, "A problem", $"{user}-{at:O}", at);

    /// <summary>Null: the import has read this very line before.</summary>
    private TrackingLineImported? Line(string type, string source, long? number, DateTimeOffset at, object payload, string ip = "", string? tag = null)
    {
        var json = JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["event_type"] = type,
            ["event_source"] = source,
            ["time"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture),
            ["ip"] = ip,
            ["username"] = number is null ? "" : "learner" + number,
            ["event"] = payload,
            ["context"] = new
            {
                course_id = Course.ToString(),
                user_id = number,
                module = new { display_name = "A problem" },
                asides = tag is null ? null : new { tagging_aside = new { saved_tags = new { difficulty = tag } } },
            },
        });
        return told.Add(json) ? TrackingLine.Read(json, out _)!.Imported(name => name == "learner5" ? "#9" : name, "DE", "nobody", "sealed") : null;
    }

    private static DateTimeOffset Instant(DateOnly day, int hour) => new(day.ToDateTime(new(hour, 0)), TimeSpan.Zero);
}
