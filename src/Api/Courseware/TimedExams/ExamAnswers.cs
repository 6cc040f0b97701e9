using System.Globalization;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Courseware;

/// <summary>Timed exams and attempts as edx-proctoring writes them.</summary>
/// <remarks>Source: edx-proctoring <c>edx_proctoring/{api,serializers,utils}.py</c> (get_exam_attempt_data, humanized_time).</remarks>
internal sealed class ExamAnswers(CourseLinks links)
{
    private const double LowShare = 0.2;
    private const double CriticallyLowShare = 0.05;

    /// <summary>What holds for everybody.</summary>
    /// <param name="due">Of the learner, where there is one; null: none.</param>
    public static Dictionary<string, object?> Exam(PublishedBlock exam, DateTimeOffset? due) => new()
    {
        ["id"] = TimedExamContent.NumberOf(exam.Usage),
        ["course_id"] = exam.Usage.Course.ToString(),
        ["content_id"] = exam.Usage.ToString(),
        ["external_id"] = null,
        ["exam_name"] = exam.ShownName(),
        ["time_limit_mins"] = TimedExamContent.LimitOf(exam),
        ["is_proctored"] = false,
        ["is_practice_exam"] = false,
        ["is_active"] = true,
        ["due_date"] = due,
        ["hide_after_due"] = exam.Flag("hide_after_due") ?? false,
        ["backend"] = null,
    };

    /// <summary>The exam with the learner's attempt in it.</summary>
    /// <param name="forFrontEnd">See <see cref="Attempt"/>.</param>
    public Dictionary<string, object?> ExamFor(ExamCase about, bool forFrontEnd, DateTimeOffset now)
    {
        var answer = Exam(about.Exam, about.Rules.Due);
        if (about.State.Status == ExamAttemptStatus.None) answer["total_time"] = Time(AllowedMinutes(about, now));
        answer["attempt"] = Attempt(about, forFrontEnd, now);
        answer["type"] = "timed";
        answer["passed_due_date"] = about.Rules.IsPastDue(now);
        answer["use_legacy_attempt_api"] = true;
        return answer;
    }

    /// <summary>Empty: there is no attempt.</summary>
    /// <param name="forFrontEnd">The exam's address is that of the learning front end.</param>
    public Dictionary<string, object?> Attempt(ExamCase about, bool forFrontEnd, DateTimeOffset now)
    {
        if (about.State.Status == ExamAttemptStatus.None) return [];
        var (usage, minutes, remaining) = (about.Exam.Usage, about.State.AllowedMinutes, about.State.Remaining(now));
        var number = NumberOf(about);
        return new()
        {
            ["in_timed_exam"] = true,
            ["taking_as_proctored"] = false,
            ["exam_type"] = "a timed exam",
            ["exam_display_name"] = about.Exam.ShownName(),
            ["exam_url_path"] = forFrontEnd ? links.Unit(usage.Course, usage, null) : links.JumpTo(usage.Course, usage.ToString()),
            ["time_remaining_seconds"] = remaining.TotalSeconds,
            ["total_time"] = Time(minutes > 0 ? minutes : AllowedMinutes(about, now)),
            ["low_threshold_sec"] = (int)(LowShare * minutes * 60),
            ["critically_low_threshold_sec"] = (int)(CriticallyLowShare * minutes * 60),
            ["course_id"] = usage.Course.ToString(),
            ["attempt_id"] = number,
            ["external_id"] = null,
            ["accessibility_time_string"] = $"you have {Time((int)Math.Round(remaining.TotalMinutes))} remaining",
            ["attempt_status"] = StatusOf(about.State),
            ["exam_started_poll_url"] = $"/api/edx_proctoring/v1/proctored_exam/attempt/{number.ToString(CultureInfo.InvariantCulture)}",
            ["attempt_ready_to_resume"] = false,
            ["use_legacy_attempt_api"] = true,
            ["desktop_application_js_url"] = "",
        };
    }

    /// <summary>What a front end polls. Differs: without codes, notes and instants that only proctoring uses.</summary>
    public static Dictionary<string, object?> Poll(ExamCase about, string username, DateTimeOffset now)
    {
        var remaining = about.State.Remaining(now);
        return new()
        {
            ["id"] = NumberOf(about),
            ["user"] = new { id = about.Learner.Value, username },
            ["started_at"] = about.State.StartedAt,
            ["completed_at"] = about.State.CompletedAt,
            ["external_id"] = null,
            ["status"] = StatusOf(about.State),
            ["proctored_exam"] = Exam(about.Exam, about.Rules.Due),
            ["allowed_time_limit_mins"] = about.State.StartedAt is null ? null : about.State.AllowedMinutes,
            ["taking_as_proctored"] = false,
            ["is_resumable"] = false,
            ["ready_to_resume"] = false,
            ["resumed"] = false,
            ["time_remaining_seconds"] = remaining.TotalSeconds,
            ["accessibility_time_string"] = remaining.TotalSeconds < 60
                ? "you have less than a minute remaining"
                : $"you have {Time((int)Math.Round(remaining.TotalMinutes))} remaining",
        };
    }

    public static long NumberOf(ExamCase about) => TimedExamContent.NumberOf(about.Exam.Usage, about.Learner, about.State.Attempts);

    /// <summary>A time that was up counts as handed in, as upstream's default.</summary>
    private static string StatusOf(TimedExam state) => state.Status switch
    {
        ExamAttemptStatus.Created => "created",
        ExamAttemptStatus.Started => "started",
        ExamAttemptStatus.ReadyToSubmit => "ready_to_submit",
        _ => "submitted",
    };

    private static int AllowedMinutes(ExamCase about, DateTimeOffset now) => about.Rules.AllowedMinutes(about.State.ExtraMinutes, now);

    private static string Time(int minutes)
    {
        var (hours, rest) = Math.DivRem(minutes, 60);
        var parts = new List<string>();
        if (hours > 0) parts.Add(hours == 1 ? "1 hour" : $"{hours.ToString(CultureInfo.InvariantCulture)} hours");
        if (rest > 0 || hours == 0) parts.Add(rest == 1 ? "1 minute" : $"{rest.ToString(CultureInfo.InvariantCulture)} minutes");
        return string.Join(" and ", parts);
    }
}
