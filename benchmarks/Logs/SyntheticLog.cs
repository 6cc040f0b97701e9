using System.Globalization;
using System.Text.Json;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Bench.Logs;

/// <summary>One event on its way into a log.</summary>
internal readonly record struct LoggedEvent(string Stream, string StreamType, object Data);

/// <summary>
/// What a hundred events per learner look like in a running course: of a hundred, 40 are interactions of the browser, 20 answers to
/// problems (of which a few are tried again), 15 completions, 12 moves through sequences, 8 states of the video player, the rest
/// grades, resets, enrollments. The same seed gives the same log.
/// </summary>
/// <param name="end">
/// The log is that of a term of eight weeks up to then, in which every learner is at work for one week. Null: events follow one another as fast as a
/// busy platform stores them, whoever they are of.
/// </param>
internal sealed class SyntheticLog(long events, int seed = 7, DateTimeOffset? end = null, int courses = SyntheticLog.UsualCourses)
{
    public const int UsualCourses = 20;
    private const int WeeksOfTerm = 8;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly string[] Interactions =
        ["play_video", "pause_video", "seek_video", "edx.ui.lms.sequence.next_selected", "edx.ui.lms.link_clicked", "page_close"];

    private static readonly JsonElement[] Payloads = [.. Interactions.Select((name, i) => JsonSerializer.SerializeToElement(new
    {
        id = $"video_{i:x8}a0effb954cca4759994f1ac9",
        code = "hls",
        duration = 611.8 + i,
        currentTime = 17.25 * (i + 1),
        current_url = $"http://localhost:18000/courses/course-v1:OpenEdx+B{i}+2026/courseware/week_{i}/lesson_{i}/{i}",
        widget_placement = "top",
        event_name = name,
    }))];

    private readonly LoggedCourse[] all = [.. Enumerable.Range(0, courses).Select(number => new LoggedCourse(number))];

    private int Learners { get; } = (int)Math.Max(1, events / 100);

    public LoggedCourse Course(int number) => all[number];

    /// <summary>Who is at work in a course.</summary>
    public IEnumerable<UserId> LearnersOf(int course)
    {
        for (var learner = course; learner < Learners; learner += courses) yield return UserOf(learner);
    }

    /// <summary>From the first event; each call begins anew.</summary>
    public IEnumerable<LoggedEvent> Events()
    {
        var random = new Random(seed);
        var (start, step) = end is { } last ? (last.AddDays(-7 * WeeksOfTerm), TimeSpan.FromDays(7 * WeeksOfTerm).Ticks / events) : (Start, TimeSpan.TicksPerMillisecond * 37);
        for (var i = 0L; i < events; i++)
        {
            var learner = end is null ? random.Next(Learners) : (int)(((i * Learners / events) + random.Next(Math.Max(1, Learners / WeeksOfTerm))) % Learners);
            yield return Event(random, UserOf(learner), all[learner % courses], start.AddTicks(i * step));
        }
    }

    /// <summary>One answer to a problem of three inputs, about 1 kB as stored.</summary>
    public static ProblemChecked Answer(UserId user, UsageKey problem, int attempt, DateTimeOffset at, bool isCorrect)
    {
        string[] inputs = [$"{problem.BlockId}_2_1", $"{problem.BlockId}_3_1", $"{problem.BlockId}_4_1"];
        var earned = isCorrect ? 3 : 1;
        return new(
            user, problem, attempt,
            new(inputs.Select((input, i) => KeyValuePair.Create(input, JsonSerializer.SerializeToElement($"choice_{(attempt + i) % 4}")))),
            [.. inputs.Select((input, i) => new InputMark(
                input, i == 0 || isCorrect ? "correct" : "incorrect", null, "", "", "Which of these remembers the longest?",
                "Learners who retrieve from memory", "multiplechoiceresponse", "choicegroup"))],
            earned, 3, earned, 3, isCorrect ? "correct" : "incorrect", 1, 4, "Retrieval practice",
            string.Create(CultureInfo.InvariantCulture, $"0HN7C0Q3K2M5T:{at.Ticks % 100_000_000:x8}"), at);
    }

    private static UserId UserOf(int learner) => new(1000 + learner);

    private static LoggedEvent Event(Random random, UserId user, LoggedCourse course, DateTimeOffset at)
    {
        switch (random.Next(100))
        {
            case < 40:
                var kind = random.Next(Interactions.Length);
                return new(
                    LearnerInteractionsEvent.StreamOf(user, course.Key), "learner_interactions",
                    new LearnerInteractionRecorded(user, course.Key, Interactions[kind], "browser", course.Page, Payloads[kind], at));
            case < 60:
                var problem = Near(course.Problems, user, 12, random);
                return new(
                    ProblemAttemptsEvent.StreamOf(user, problem), "problem_attempts", Answer(user, problem, 1 + random.Next(3), at, random.Next(2) == 0));
            case < 75:
                return new(
                    CompletionEvent.StreamOf(user, course.Key), "completion",
                    new BlockCompletionChanged(user, Near(course.Texts, user, 15, random), 1, at));
            case < 87:
                var sequence = Near(course.Sequences, user, 10, random);
                return new(
                    LearnerBlockStateEvent.StreamOf(user, sequence), "learner_block_state", new SequencePositionChanged(user, sequence, 1 + random.Next(8), at));
            case < 95:
                var video = Near(course.Videos, user, 6, random);
                return new(
                    LearnerBlockStateEvent.StreamOf(user, video), "learner_block_state",
                    new VideoStateSaved(user, video, random.Next(600), null, null, null, null, null, null, null, at));
            case < 97:
                return new(
                    LearnerGradesEvent.StreamOf(user, course.Key), "learner_grades",
                    new CourseGradeChanged(user, course.Key, random.Next(101) / 100.0, "Pass", true, 4, new("problem_checked", Guid.Empty, 1), at));
            case < 99:
                var again = Near(course.Problems, user, 12, random);
                return new(ProblemAttemptsEvent.StreamOf(user, again), "problem_attempts", new ProblemReset(user, again, 2, 3, 3, at));
            default:
                return new(
                    CourseEnrollmentEvent.StreamOf(user, course.Key), "course_enrollment", new EnrollmentActivated(user, course.Key, "audit", at));
        }
    }

    /// <summary>A learner works on one stretch of a course.</summary>
    private static UsageKey Near(UsageKey[] blocks, UserId user, int width, Random random) =>
        blocks[(int)((user.Value + random.Next(width)) % blocks.Length)];
}
