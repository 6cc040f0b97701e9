using OpenEdx.Projections.Analytics;

namespace OpenEdx.Web.Analytics;

/// <summary>One page of Insights about a course, with its place in the navigation. Paths are those of Open edX's Insights (tracking §6).</summary>
/// <param name="Path">Below the course; empty: its home.</param>
public sealed record InsightsLens(string Path, string Title, string Group)
{
    public const string Overview = "Overview";
    public const string Enrollment = "Enrollment";
    public const string Engagement = "Engagement";
    public const string Performance = "Performance";
    public const string Learners = "Learners";

    public static readonly InsightsLens Home = new("", "Overview", Overview);
    public static readonly InsightsLens EnrollmentActivity = new("enrollment/activity/", "Activity", Enrollment);
    public static readonly InsightsLens Age = new("enrollment/demographics/age/", "Age", Enrollment);
    public static readonly InsightsLens Education = new("enrollment/demographics/education/", "Education", Enrollment);
    public static readonly InsightsLens Gender = new("enrollment/demographics/gender/", "Gender", Enrollment);
    public static readonly InsightsLens Geography = new("enrollment/geography/", "Geography", Enrollment);
    public static readonly InsightsLens Content = new("engagement/content/", "Content", Engagement);
    public static readonly InsightsLens Videos = new("engagement/videos/", "Videos", Engagement);
    public static readonly InsightsLens Pages = new("engagement/pages/", "Sections and pages", Engagement);
    public static readonly InsightsLens Discussions = new("engagement/discussions/", "Discussions", Engagement);
    public static readonly InsightsLens Links = new("engagement/links/", "Links", Engagement);
    public static readonly InsightsLens GradedContent = new("performance/graded_content/", "Graded content", Performance);
    public static readonly InsightsLens UngradedContent = new("performance/ungraded_content/", "Ungraded content", Performance);
    public static readonly InsightsLens LearningOutcomes = new("performance/learning_outcomes/", "Learning outcomes", Performance);
    public static readonly InsightsLens Roster = new("learners/", "All learners", Learners);
    public static readonly InsightsLens AtRisk = new("learners/at_risk/", "At risk", Learners);

    /// <summary>All of them, in the order of the navigation.</summary>
    public static IReadOnlyList<InsightsLens> All { get; } =
    [
        Home, EnrollmentActivity, Age, Education, Gender, Geography, Content, Videos, Pages, Discussions, Links, GradedContent, UngradedContent, LearningOutcomes, Roster, AtRisk,
    ];

    public string Url(AnalyticsCourse course) => Path.Length == 0 ? $"/insights/courses/{course.Segment}" : $"/insights/courses/{course.Segment}/{Path}";
}
