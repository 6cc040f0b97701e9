using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Web.SharedKernel;

/// <summary>
/// Addresses of our pages. Those of a course are the ones that Open edX's learning front end uses, below the same prefix
/// <c>/learning</c>, so that links of clients and mails lead here.
/// </summary>
public static class Links
{
    public static string About(CourseKey course) => $"/courses/{course}/about";

    public static string CourseHome(CourseKey course) => $"/learning/course/{course}/home";

    public static string Progress(CourseKey course) => $"/learning/course/{course}/progress";

    /// <summary>Why a learner has a grade; for the course team.</summary>
    public static string GradeHistory(CourseKey course, UserId user) => $"/learning/course/{course}/progress/{user}/history";

    public static string GradeHistoryCsv(CourseKey course, UserId user) => $"/learning/course/{course}/progress/{user}/history.csv";

    /// <summary>One event that changed a grade, or is such a change.</summary>
    public static string GradeEvent(CourseKey course, UserId user, long position) => $"/learning/course/{course}/progress/{user}/history/{position}";

    /// <summary>Another grading policy tried on the recorded scores; for those who may edit the policy.</summary>
    public static string PolicyTrial(CourseKey course) => $"/learning/course/{course}/what-if";

    public static string PolicyTrialCsv(CourseKey course) => $"/learning/course/{course}/what-if.csv";

    /// <summary>How a course is graded and whether its grades still change, for its team; below the address of Open edX's instructor dashboard.</summary>
    public static string Grading(CourseKey course) => $"/courses/{course}/instructor/grading";

    /// <summary>Takes a form: whether grades stand still.</summary>
    public static string GradeFreeze(CourseKey course) => $"/api/grades/v1/freeze/{course}/";

    /// <summary>Certificates of a course run, for its team; takes its own forms.</summary>
    public static string Certificates(CourseKey course) => $"/courses/{course}/instructor/certificates";

    /// <summary>What certificates of a course run look like, for its team.</summary>
    public static string CertificatePreview(CourseKey course) => $"/certificates/course/{course}";

    /// <summary>Reports for the course team, below the address of Open edX's instructor dashboard.</summary>
    public static string Reports(CourseKey course) => $"/courses/{course}/instructor/data_downloads";

    public static string Report(CourseKey course, Guid task, string name) => $"/courses/{course}/instructor/reports/{task}/{Uri.EscapeDataString(name)}";

    /// <summary>Who chose what in one run of live questioning, as CSV.</summary>
    public static string RapidReport(UsageKey problem, int run) =>
        $"/courses/{problem.Course}/instructor/api/rapid_response_report/{run}-{Uri.EscapeDataString(problem.BlockId)}";

    /// <summary>Takes a form; see the second version of the instructor API.</summary>
    public static string MakeReport(CourseKey course, string type) => $"/api/instructor/v2/courses/{course}/reports/{type}/generate";

    /// <summary>Takes a form: as whom the team looks.</summary>
    public static string Masquerade(CourseKey course) => $"/courses/{course}/masquerade";

    /// <summary>Takes a form: begins a timed exam.</summary>
    public const string ExamAttempts = "/api/edx_proctoring/v1/proctored_exam/attempt";

    /// <summary>Takes a form: goes on with a timed exam, stops it, hands it in.</summary>
    public static string ExamAttempt(long attempt) => $"/api/edx_proctoring/v1/proctored_exam/attempt/{attempt}";

    public static string Dates(CourseKey course) => $"/learning/course/{course}/dates";

    public static string Unit(CourseKey course, UsageKey sequence, UsageKey unit) => $"/learning/course/{course}/{sequence}/{unit}";

    /// <summary>First unit of a sequence.</summary>
    public static string Sequence(CourseKey course, UsageKey sequence) => $"/learning/course/{course}/{sequence}";

    /// <summary>The unit that holds a block.</summary>
    public static string JumpTo(CourseKey course, UsageKey usage) => $"/courses/{course}/jump_to/{usage}";

    public static string XBlock(UsageKey usage) => $"/xblock/{usage}";

    public static string Insights(CourseKey course) => $"/insights/courses/{course}";

    public static string ProblemInsights(CourseKey course, UsageKey problem) => $"/insights/courses/{course}/problems/{problem}";
}
