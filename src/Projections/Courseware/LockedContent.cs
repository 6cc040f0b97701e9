using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Grading;

namespace OpenEdx.Projections.Courseware;

/// <summary>
/// Closes what a learner has not opened yet, by recorded grades and completions of now: a grade that sinks closes again. Grades count what is
/// closed all the same, as upstream. Readers: visits of courses, progress, the entrance exam of the courseware metadata.
/// </summary>
public sealed class LockedContent(GradesQuery grades, GradedCourses courses, GradedLearners learners, BlockCompletionsQuery completions)
{
    /// <param name="view">With nothing closed.</param>
    /// <param name="user">Null: anonymous, who did nothing.</param>
    public async Task<ViewedOutline> Close(ViewedOutline view, UserId? user, CancellationToken ct)
    {
        var locks = view.Outline.Locks;
        if (locks.IsEmpty || view.Viewer.IsTeam) return view;
        var rows = await Rows(user, view.Outline, ct);
        var closed = new Dictionary<OutlineBlock, OutlineBlock>();
        var done = user is { } learner && locks.Subsections.Any(entry => entry.Rule.MinCompletion > 0)
            ? (await completions.Of(learner, view.Outline.Course.Key, ct)).ToDictionary(row => row.UsageId, row => row.Completion)
            : [];
        foreach (var entry in locks.Subsections)
        {
            var grade = rows.GetValueOrDefault(entry.Opener.Id)?.Percent ?? 0;
            if (!entry.Rule.IsMetBy(grade, Completion(entry.Opener, view, done))) closed[entry.Subsection] = entry.Opener;
        }

        if (locks is { Exam: { } exam, ExamSection: { } section } && !exam.IsPassedBy(await ExamShare(view.Outline, user, rows, view.Viewer.Now, ct)))
        {
            foreach (var other in view.Outline.Root.Children.Where(block => block.Type == "chapter" && block != section)) closed[other] = section;
        }

        return closed.Count == 0 ? view : view.Closing(closed);
    }

    /// <summary>Share of the graded points of the entrance exam, 0 to 1, 4 decimals; 0 without an exam.</summary>
    public async Task<double> ExamShare(CourseOutline outline, UserId? user, DateTimeOffset now, CancellationToken ct) =>
        outline.Locks.Exam is null ? 0 : await ExamShare(outline, user, await Rows(user, outline, ct), now, ct);

    /// <remarks>Source: Open edX <c>lms/djangoapps/grades/course_grade.py</c> (chapter_percentage).</remarks>
    private async Task<double> ExamShare(
        CourseOutline outline, UserId? user, IReadOnlyDictionary<string, SubsectionGrade> rows, DateTimeOffset now, CancellationToken ct)
    {
        if (user is not { } person) return 0;
        var course = courses.GradedCourseOf(outline.Course);
        var inside = outline.Locks.ExamSection!.Children.Select(block => block.Block.Usage).ToHashSet();
        var subsections = course.Subsections.Where(subsection => inside.Contains(subsection.Usage)).ToList();
        // Only what was never touched has to be calculated.
        var learner = subsections.TrueForAll(subsection => rows.ContainsKey(subsection.Usage.ToString()))
            ? GradedLearner.Nobody
            : await learners.Find(person, course, ct);
        var (earned, possible) = (0d, 0d);
        foreach (var subsection in subsections)
        {
            var row = rows.GetValueOrDefault(subsection.Usage.ToString());
            var totals = row is null ? subsection.Totals(learner, now) : null;
            earned += row?.EarnedGraded ?? totals!.EarnedGraded;
            possible += row?.PossibleGraded ?? totals!.PossibleGraded;
        }

        return GradeRounding.Subsection(earned, possible);
    }

    /// <summary>Of what the learner may see. A subsection that is not open to the learner is not completed.</summary>
    private static double Completion(OutlineBlock opener, ViewedOutline view, Dictionary<string, double> done)
    {
        if (!view.IsOpen(opener)) return 0;
        var counted = view.Outline.Blocks.Skip(opener.Index + 1).TakeWhile(block => block.Depth > opener.Depth)
            .Where(block => block.Mode == CompletionMode.Completable && block.Type != "html" && view.IsOpen(block))
            .ToList();
        return Prerequisite.CompletionPercent(counted.Sum(block => done.GetValueOrDefault(block.Id)), counted.Count);
    }

    private async Task<IReadOnlyDictionary<string, SubsectionGrade>> Rows(UserId? user, CourseOutline outline, CancellationToken ct) =>
        user is { } learner ? await grades.SubsectionGrades(learner, outline.Course.Key, ct) : new Dictionary<string, SubsectionGrade>();
}
