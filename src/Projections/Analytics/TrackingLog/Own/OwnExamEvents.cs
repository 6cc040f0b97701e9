using System.Globalization;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>Timed exams (tracking §3.7).</summary>
/// <remarks>
/// Exams have keys here, no numbers (<c>exam_id</c>); an attempt's code is made of exam, learner and its number, so that all its events share it. Source: edx-proctoring
/// <c>edx_proctoring/utils.py</c> (<c>emit_event</c>).
/// </remarks>
internal static class OwnExamEvents
{
    public static IEnumerable<JsonObject>? Of(object fact, Recording of) => fact switch
    {
        ExamAttemptCreated created => [Attempt("created", of, created.User, created.User, created.Exam, created.Attempt, created.At)],
        ExamAttemptStarted started => [Started(started, of)],
        ExamAttemptReadyToSubmit ready => [Attempt("ready_to_submit", of, ready.User, ready.User, ready.Exam, ready.Attempt, ready.At)],
        ExamAttemptContinued continued => [Attempt("started", of, continued.User, continued.User, continued.Exam, continued.Attempt, continued.At)],
        ExamAttemptSubmitted submitted => [Completed(of, submitted.User, submitted.Exam, submitted.Attempt, submitted.At, submitted.At)],

        // Upstream takes a timed exam whose time is up for handed in.
        ExamAttemptTimedOut late => [Completed(of, late.User, late.Exam, late.Attempt, late.Expired, late.At)],
        ExamAttemptReset reset => [Attempt("deleted", of, reset.By, reset.User, reset.Exam, reset.Attempt, reset.At)],
        ExamTimeGranted granted => [Allowance("created", of, granted.By, granted.User, granted.Exam, granted.ExtraMinutes, granted.At)],
        ExamTimeWithdrawn withdrawn => [Allowance("deleted", of, withdrawn.By, withdrawn.User, withdrawn.Exam, null, withdrawn.At)],
        _ => null,
    };

    private static JsonObject Started(ExamAttemptStarted started, Recording of)
    {
        var made = Attempt("started", of, started.User, started.User, started.Exam, started.Attempt, started.At);
        var data = made["data"]!.AsObject();
        data["exam_default_time_limit_mins"] = started.LimitMinutes;
        data["attempt_started_at"] = TrackingEvent.Instant(started.At, 'T');
        data["attempt_allowed_time_limit_mins"] = started.AllowedMinutes;
        data["attempt_event_elapsed_time_secs"] = 0;
        return made;
    }

    private static JsonObject Completed(Recording of, UserId user, UsageKey exam, int attempt, DateTimeOffset completed, DateTimeOffset at)
    {
        var made = Attempt("submitted", of, user, user, exam, attempt, at);
        made["data"]!["attempt_completed_at"] = TrackingEvent.Instant(completed, 'T');
        return made;
    }

    private static JsonObject Attempt(string status, Recording of, UserId by, UserId user, UsageKey exam, int attempt, DateTimeOffset at)
    {
        var data = Exam(exam);
        data["attempt_user_id"] = user.Value;
        data["attempt_code"] = string.Create(CultureInfo.InvariantCulture, $"{exam.BlockId}-{user}-{attempt}");
        data["attempt_status"] = status;
        data["attempt_started_at"] = null;
        data["attempt_completed_at"] = null;
        data["attempt_allowed_time_limit_mins"] = null;
        data["attempt_event_elapsed_time_secs"] = null;
        return TrackingEvent.InCourse($"edx.special_exam.timed.attempt.{status}", of, at, by, exam.Course, data);
    }

    /// <param name="minutes">Null: the fact does not tell.</param>
    private static JsonObject Allowance(string what, Recording of, UserId by, UserId user, UsageKey exam, int? minutes, DateTimeOffset at)
    {
        var data = Exam(exam);
        data["allowance_user_id"] = user.Value;
        data["allowance_key"] = "additional_time_granted";
        data["allowance_value"] = minutes?.ToString(CultureInfo.InvariantCulture);
        return TrackingEvent.InCourse($"edx.special_exam.timed.allowance.{what}", of, at, by, exam.Course, data);
    }

    private static JsonObject Exam(UsageKey exam) => new()
    {
        ["exam_content_id"] = exam.ToString(),
        ["exam_name"] = null,
        ["exam_is_proctored"] = false,
        ["exam_is_practice_exam"] = false,
        ["exam_is_active"] = true,
    };
}
