namespace OpenEdx.Domain.Jobs;

/// <summary>One kind of file that a course team can have made.</summary>
/// <param name="Job">Kind of the job that makes it: Open edX's task type.</param>
/// <param name="Type">Open edX's word for it in addresses of the instructor API (wire §20).</param>
/// <param name="File">Middle of the file's name; a report about chosen blocks says more.</param>
/// <remarks>
/// Source: Open edX 2026, <c>lms/djangoapps/instructor_task/data.py</c>, <c>lms/djangoapps/instructor_task/tasks_helper</c>. The
/// distribution of answers is ours; upstream's pipeline writes it outside the LMS.
/// </remarks>
public sealed record ReportKind(string Job, string Type, string File)
{
    public static ReportKind Grades { get; } = new("grade_course", "grade", "grade_report");

    public static ReportKind ProblemGrades { get; } = new("grade_problems", "problem_grade", "problem_grade_report");

    public static ReportKind ProblemResponses { get; } = new("problem_responses_csv", "problem_responses", "student_state");

    public static ReportKind Learners { get; } = new("profile_info_csv", "enrolled_students", "student_profile_info");

    /// <summary>Who was invited and did not come yet.</summary>
    public static ReportKind Invited { get; } = new("may_enroll_info_csv", "pending_enrollments", "may_enroll_info");

    /// <summary>Who is enrolled, but did not confirm the address yet.</summary>
    public static ReportKind Inactive { get; } =
        new("inactive_enrolled_students_info_csv", "pending_activations", "inactive_enrolled_students_info");

    public static ReportKind AnonymousIds { get; } = new("generate_anonymous_ids_for_course", "anonymized_student_ids", "anonymized_ids");

    public static ReportKind AnswerDistribution { get; } = new("answer_distribution_csv", "answer_distribution", "answer_distribution");

    /// <summary>Open responses with all their assessments, a row each.</summary>
    public static ReportKind OpenResponses { get; } = new("export_ora2_data", "ora2_data", "ORA_data");

    /// <summary>How far each open response is.</summary>
    public static ReportKind OpenResponseSteps { get; } = new("export_ora2_summary", "ora2_summary", "ORA_summary");

    /// <summary>An archive with texts and files of all open responses.</summary>
    public static ReportKind OpenResponseFiles { get; } = new("export_ora2_submission_files", "ora2_submission_files", "submission_files") { Extension = "zip" };

    /// <summary>Who voted for what in one poll or survey.</summary>
    public static ReportKind Votes { get; } = new("poll.tasks.export_csv_data", "votes", "data_export") { IsAboutOneBlock = true };

    public static IReadOnlyList<ReportKind> All { get; } =
    [
        Grades, ProblemGrades, ProblemResponses, Learners, Invited, Inactive, AnonymousIds, AnswerDistribution, OpenResponses, OpenResponseSteps,
        OpenResponseFiles, Votes,
    ];

    /// <summary>It is asked for where the block is, not among reports about the course.</summary>
    public bool IsAboutOneBlock { get; private init; }

    /// <summary>Of the file, without a dot.</summary>
    public string Extension { get; private init; } = "csv";

    /// <summary>Null: no report.</summary>
    public static ReportKind? OfJob(string job) => All.FirstOrDefault(kind => kind.Job == job);

    /// <summary>Null: no report.</summary>
    public static ReportKind? OfType(string type) => All.FirstOrDefault(kind => kind.Type == type);
}
