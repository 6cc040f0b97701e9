using System.Globalization;
using OpenEdx.Domain.Jobs;
using OpenEdx.Projections.Jobs;

namespace OpenEdx.Web.Jobs;

/// <summary>How reports are spoken of.</summary>
internal static class ReportText
{
    public static string Title(ReportKind kind) => kind.Type switch
    {
        "grade" => "Grades",
        "problem_grade" => "Points per problem",
        "problem_responses" => "Answers of learners",
        "enrolled_students" => "Learners and their profiles",
        "pending_enrollments" => "Invited, not enrolled",
        "pending_activations" => "Enrolled, address not confirmed",
        "anonymized_student_ids" => "Anonymous ids",
        "votes" => "Votes in a poll or survey",
        "ora2_data" => "Open responses",
        "ora2_summary" => "Steps of open responses",
        "ora2_submission_files" => "Texts and files of open responses",
        _ => "Answers by frequency",
    };

    public static string About(ReportKind kind) => kind.Type switch
    {
        "grade" => "Course grade, subsections and averages of every learner, former ones included; track and certificate.",
        "problem_grade" => "Points earned and possible in every graded problem, a line for each learner.",
        "problem_responses" => "What each learner answered to problems, polls, surveys and word clouds, with the right answer.",
        "enrolled_students" => "Name, address, profile and track of everybody who is enrolled.",
        "pending_enrollments" => "Addresses that were invited and wait for their owners.",
        "pending_activations" => "Addresses of learners who have not confirmed theirs.",
        "anonymized_student_ids" => "Under which ids others know your learners.",
        "ora2_data" => "Every response with its assessments, score and what its learner said of them, under anonymous ids.",
        "ora2_summary" => "How far each response is: steps, assessments given and received, final grade, under anonymous ids.",
        "ora2_submission_files" => "An archive of what learners wrote and uploaded, in folders of the course, under anonymous ids.",
        _ => "How many learners gave which answer first, and last.",
    };

    /// <summary>Bytes as people read them.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
    };

    public static string Progress(PendingReport report) => (report.State, report.Total) switch
    {
        ("requested", _) => "waits for a worker",
        ("failed", _) => "failed",
        (_, 0) => "begun",
        _ => string.Create(CultureInfo.InvariantCulture, $"{report.Done:N0} of {report.Total:N0}"),
    };
}
