using System.Globalization;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>Stretch of days that a student engagement report covers.</summary>
public enum StudentReportKind
{
    /// <summary>One day.</summary>
    Daily,

    /// <summary>Seven days; weeks end on whatever weekday the last day is.</summary>
    Weekly,

    /// <summary>From a first day to a last one.</summary>
    All,
}

/// <summary>A report as a table of cells.</summary>
/// <param name="Name">Of the file.</param>
public sealed record StudentReport(string Name, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<object>> Rows);

/// <summary>
/// The student engagement CSV (tracking §4.9): one row for everybody enrolled at the end of the last day, zeros for who was not there. Source: Open edX
/// edx-analytics-pipeline, <c>tasks/data_api/studentengagement.py</c>.
/// </summary>
public sealed class StudentReports(CourseLearners learners, StudentEngagement engagement)
{
    private static readonly string[] Columns =
    [
        "Unique Problems Attempted", "Total Problem Attempts", "Unique Problems Correct", "Unique Videos Played", "Discussion Posts", "Discussion Responses",
        "Discussion Comments", "Discussion Upvotes Given", "Discussion Downvotes Given", "Discussion Upvotes Received", "Discussion Downvotes Received",
        "Textbook Pages Viewed", "URL of Last Subsection Viewed",
    ];

    /// <param name="since">First day; counts for <see cref="StudentReportKind.All"/> alone.</param>
    /// <param name="until">Last day.</param>
    public async Task<StudentReport> Of(AnalyticsCourse course, StudentReportKind kind, DateOnly since, DateOnly until, CancellationToken ct)
    {
        var first = kind switch
        {
            StudentReportKind.Daily => until,
            StudentReportKind.Weekly => until.AddDays(1 - Novelty.Week),
            _ => since,
        };
        var (reading, naming) = (engagement.Of(course.Id, first, until, ct), learners.Of(course, until, ct));
        await Task.WhenAll(reading, naming);
        var figures = await reading;
        var rows = (await naming).Where(learner => learner.Member.IsEnrolled).OrderBy(learner => learner.Username, StringComparer.Ordinal)
            .Select(learner => Row(learner, figures.GetValueOrDefault(learner.Member.Learner) ?? StudentFigures.None(learner.Member.Learner)));
        return new(Name(kind, since, until), Header(kind), [.. rows]);

        IReadOnlyList<object> Row(CourseLearner learner, StudentFigures of) =>
        [
            course.Id, Iso(until), learner.Username, learner.Email, learner.Cohort ?? "", of.DaysActive, .. of.Numbers.Cast<object>(), of.LastSubsection,
        ];
    }

    private static List<string> Header(StudentReportKind kind) =>
    [
        "Course ID", kind == StudentReportKind.Daily ? "Date" : "End Date", "Username", "Email", "Cohort",
        kind switch
        {
            StudentReportKind.Daily => "Was Active",
            StudentReportKind.Weekly => "Days Active This Week",
            _ => "Days Active",
        },
        .. Columns,
    ];

    private static string Name(StudentReportKind kind, DateOnly since, DateOnly until) => kind switch
    {
        StudentReportKind.Daily => $"student_engagement_daily_{Iso(until)}.csv",
        StudentReportKind.Weekly => $"student_engagement_weekly_{Iso(until)}.csv",
        _ => $"student_engagement_all_{Iso(since)}-{Iso(until.AddDays(1))}.csv",
    };

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
