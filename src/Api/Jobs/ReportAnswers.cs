using Microsoft.AspNetCore.Http;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Jobs;

namespace OpenEdx.Api.Jobs;

/// <summary>What both versions of the instructor API say about reports.</summary>
internal static class ReportAnswers
{
    public static string WordsFor(ReportKind kind) => kind.Type switch
    {
        "grade" => "grade",
        "problem_grade" => "problem grade",
        "problem_responses" => "problem responses",
        "enrolled_students" => "enrolled learner profile",
        "pending_enrollments" => "enrollment",
        "pending_activations" => "inactive enrollment",
        "anonymized_student_ids" => "Anonymized User IDs",
        "votes" => "votes",
        "ora2_data" => "ORA data",
        "ora2_summary" => "ORA summary",
        "ora2_submission_files" => "submission files",
        _ => "answer distribution",
    };

    public static string Created(ReportKind kind) =>
        $"The {WordsFor(kind)} report is being created. The list of pending tasks shows how far it is.";

    public static string Sentence(Refusal refusal) => refusal switch
    {
        ReportRequests.AlreadyRunning running =>
            $"The {WordsFor(running.Kind)} report is being created already. It can be downloaded when it is complete.",
        ReportRequests.NoSuchBlock { Block.Length: 0 } => "Name at least one block of the course.",
        ReportRequests.NoSuchBlock missing => $"'{missing.Block}' is no block of this course.",
        ReportRequests.NotPublished => "There is no such course.",
        _ => throw new InvalidOperationException($"Unknown refusal {refusal}."),
    };

    /// <summary>Where a report is downloaded, as an absolute address: front ends live on other sites.</summary>
    public static string Url(CourseReportRow report, string lmsRoot) =>
        $"{lmsRoot}/courses/{report.CourseId}/instructor/reports/{report.Task}/{Uri.EscapeDataString(report.Name)}";

    public static void NeverStore(HttpContext http) => http.Response.Headers.CacheControl = "no-cache, no-store, must-revalidate";

    public static IReadOnlyList<string> Listed(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
