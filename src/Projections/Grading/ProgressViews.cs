using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Enrollment;

namespace OpenEdx.Projections.Grading;

/// <summary>Puts together how a learner stands: published content, grade rows, scores and completion. Readers: progress API, progress page.</summary>
public sealed class ProgressViews(GradesQuery grades, GradedCourses courses, BlockCompletionsQuery completions, GradedLearners learners, LearnerChoices choices,
    LearnerEnrollmentsQuery enrollments, LearnerDueDates dueDates, LockedContent locked)
{
    /// <param name="seen">As whom the team looks; null: as the learner.</param>
    /// <param name="isTeam">The learner belongs to the course team and sees everything.</param>
    public async Task<ProgressView> Of(PublishedCourse course, UserId user, bool isTeam, DateTimeOffset now, CancellationToken ct, Viewer? seen = null)
    {
        var graded = courses.GradedCourseOf(course);
        var rows = await grades.SubsectionGrades(user, course.Key, ct);
        var recorded = await grades.CourseGrade(user, course.Key, ct);
        var viewer = seen ?? (isTeam ? Viewer.Team(now) : await choices.Seen(user, CourseOutline.Of(course), now, ct));
        var dates = await dueDates.Of(user, CourseOutline.Of(course), await enrollments.Find(user, course.Key, ct), ct);
        var view = await locked.Close(new(CourseOutline.Of(course), viewer, dates), user, ct);
        var outline = new CompletedOutline(view, await completions.Of(user, course.Key, ct));
        var learner = await learners.Find(user, graded, ct);

        var sections = Sections(graded, rows, learner, outline.View, isTeam, now);
        var subsections = sections.SelectMany(section => section.Subsections).ToList();
        var types = graded.Policy is { } policy ? AssignmentSummaries.Of(policy, subsections) : [];
        return new(
            course.Key,
            user,
            Visible(graded.Policy, subsections),
            recorded?.Passed ?? false,
            recorded?.PassedAt,
            graded.Policy,
            sections,
            types,
            types.Sum(type => type.Average * type.Type.Weight),
            Completion(outline),
            outline.View.Outline.Blocks.Any(block => outline.View.AccessTo(block) == BlockAccess.NotStarted),
            course.Root.Instant("end"));
    }

    private static List<ProgressSection> Sections(
        GradedCourse graded, IReadOnlyDictionary<string, SubsectionGrade> rows, GradedLearner learner, ViewedOutline view,
        bool isTeam, DateTimeOffset now)
    {
        var known = graded.Subsections.ToDictionary(subsection => subsection.Usage);
        var sections = new List<ProgressSection>();
        // What waits for something else counts all the same.
        foreach (var section in view.ChildrenOf(view.Outline.Root).Where(view.IsReleased))
        {
            var subsections = view.ChildrenOf(section)
                .Where(block => view.IsReleased(block) && known.ContainsKey(block.Block.Usage))
                .Select(block => Subsection(block, known[block.Block.Usage], rows.GetValueOrDefault(block.Id), learner, view, isTeam, now))
                .ToList();
            sections.Add(new(section.Block.Usage, section.Name, subsections));
        }

        return sections;
    }

    private static ProgressSubsection Subsection(
        OutlineBlock block, GradedSubsection subsection, SubsectionGrade? row, GradedLearner learner, ViewedOutline view,
        bool isTeam, DateTimeOffset now)
    {
        var totals = row is null
            ? subsection.Totals(learner, now)
            : new(row.EarnedAll, row.PossibleAll, row.EarnedGraded, row.PossibleGraded, row.FirstAttempted);
        var shown = block.Block.Text("show_correctness") is { Length: > 0 } set ? set : "always";
        var due = view.DueOf(block);
        return new(
            subsection.Usage,
            block.Name,
            subsection.Format,
            subsection.IsGraded,
            due,
            totals,
            GradeRounding.Subsection(totals.EarnedGraded, totals.PossibleGraded),
            shown,
            IsShown(shown, due, isTeam, now),
            view.IsOpen(block),
            view.IsHiddenAfterDue(block),
            [.. subsection.Problems.Select(problem => problem.PointsOf(learner.Scores.GetValueOrDefault(problem.Usage), learner.Sight, now)).OfType<WeightedPoints>()]);
    }

    /// <remarks>Source: Open edX <c>xmodule/graders.py</c> (ShowCorrectness).</remarks>
    private static bool IsShown(string showCorrectness, DateTimeOffset? due, bool isTeam, DateTimeOffset now) => showCorrectness switch
    {
        "never" or "never_but_include_grade" => false,
        "past_due" => isTeam || due is null || due < now,
        _ => true,
    };

    private static CourseOutcome Visible(GradingPolicy? policy, List<ProgressSubsection> subsections)
    {
        if (policy is null) return new(0, "", false);
        var sheet = subsections
            .Where(subsection => subsection is { IsGraded: true, Format: not null, ShowGrades: true } && subsection.Totals.PossibleGraded > 0)
            .GroupBy(subsection => subsection.Format!)
            .ToDictionary(
                group => group.Key,
                group => (IReadOnlyList<AssignmentScore>)[.. group.Select(subsection => new AssignmentScore(
                    subsection.Name, subsection.Totals.EarnedGraded, subsection.Totals.PossibleGraded))]);
        return policy.Grade(sheet);
    }

    private static CompletionSummary Completion(CompletedOutline outline)
    {
        var units = outline.View.ListedChildren(outline.View.Outline.Root)
            .SelectMany(outline.View.ListedChildren)
            .SelectMany(outline.View.ListedChildren)
            .ToList();
        var closed = units.Count(outline.View.IsWaiting);
        var complete = units.Count(unit => !outline.View.IsWaiting(unit) && outline.IsComplete(unit));
        return new(complete, units.Count - complete - closed, closed);
    }
}
