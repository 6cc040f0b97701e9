using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>Absolute addresses of course pages that answers carry.</summary>
public sealed class CourseLinks(PlatformSettings settings, FrontEnds frontEnds)
{
    /// <summary>The Learning MFE, or our own pages: they have the same paths below it.</summary>
    private readonly string learning = frontEnds.Of(FrontEnds.LearningApp) ?? $"{settings.LmsRoot}/learning";

    public string Lms => settings.LmsRoot;

    /// <summary>Goes on to the unit that holds the block, wherever it stands then.</summary>
    public string JumpTo(CourseKey course, string usage) => $"{settings.LmsRoot}/courses/{course}/jump_to/{usage}";

    /// <summary>The block alone, for frames and mobile apps.</summary>
    public string XBlock(string usage) => $"{settings.LmsRoot}/xblock/{usage}";

    /// <param name="tab"><c>home</c>, <c>progress</c>, <c>dates</c>.</param>
    public string Tab(CourseKey course, string tab) => $"{learning}/course/{course}/{tab}";

    /// <summary>The progress of one learner, for the course team.</summary>
    public string ProgressOf(CourseKey course, UserId learner) => $"{learning}/course/{course}/progress/{learner}/";

    public string Unit(CourseKey course, UsageKey sequence, UsageKey? unit) =>
        $"{learning}/course/{course}/{sequence}{(unit is null ? "" : "/" + unit)}";

    /// <summary>The page of the learner's bookmarks.</summary>
    public string Bookmarks(CourseKey course) => $"{settings.LmsRoot}/courses/{course}/bookmarks/";

    public string Insights(CourseKey course) => $"{settings.LmsRoot}/insights/courses/{course}";
}
