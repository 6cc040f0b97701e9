using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Jobs;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Jobs;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Grading;

/// <summary>Job <c>grade_problems</c>: every learner's weighted points, earned and possible, in every problem of the graded subsections.</summary>
/// <remarks>
/// Source: Open edX 2026, <c>lms/djangoapps/instructor_task/tasks_helper/grades.py</c> (ProblemGradeReport), <c>lms/djangoapps/grades/scores.py</c>.
/// </remarks>
public sealed class ProblemGradeReport(PublishedCourses courses, GradedCourses grading, ReportFiles files, TimeProvider clock)
    : ReportJob(ReportKind.ProblemGrades, files, clock)
{
    protected override async Task<long> Edition(ReportRequest request, CancellationToken ct) => (await courses.Find(request.Course, ct))?.Version ?? 0;

    protected override async Task<ReportPage> Write(ReportRequest request, CsvWriter csv, CancellationToken ct)
    {
        var content = await courses.Find(request.Course, ct) ?? throw new JobGivenUpException($"The course {request.Course} is not published.");
        var course = grading.GradedCourseOf(content);
        var columns = GradeColumns.Problems(course, content);
        if (request.IsFirst)
        {
            csv.Cells(["Student ID", "Email", "Username", "Enrollment Status", "Grade"])
                .Cells(columns.SelectMany(column => (string[])[column.Title + " (Earned)", column.Title + " (Possible)"])).EndRow();
        }

        var (learners, total) = await ReportLearners.Next(request, ct);
        if (learners.Count == 0) return ReportLearners.PageOf(learners, total, request);
        var histories = course.DependsOnSight
            ? await LearnerHistories.Read(request.Session.Streams, [.. learners.Select(learner => (learner.User, course))], ct)
            : null;
        // The place of the column is looked up by the server: a number travels instead of a key of a hundred letters.
        await using var command = request.Command(
            """
            select s.user_id, c.ordinal::int, s.earned, s.possible
            from grading.problem_scores s join unnest($4::text[]) with ordinality c(problem, ordinal) on c.problem = s.problem
            where s.course_id = $1 and s.user_id between $2 and $3 order by s.user_id
            """,
            request.Course.ToString(), learners[0].User.Value, learners[^1].User.Value, columns.Select(column => column.Problem.Usage.ToString()).ToArray());
        await using var scores = new RowsOfLearners(await command.ExecuteReaderAsync(ct));
        var untouched = columns.Select(column => column.Problem.PointsOf(null, LearnerSight.Unknown, request.Now)).ToArray();
        var points = new (double Earned, double Possible)?[columns.Count];
        foreach (var learner in learners)
        {
            Array.Clear(points);
            await foreach (var row in scores.Of(learner.User, ct)) points[row.GetInt32(1) - 1] = (row.GetDouble(2), row.GetDouble(3));
            var sight = histories?.Of(learner.User, course, GradedLearner.Nobody.Scores).Sight;

            csv.Cell(learner.User.Value).Cell(learner.Email).Cell(learner.Username).Cell(learner.IsActive ? "enrolled" : "unenrolled").Cell(learner.Percent);
            for (var column = 0; column < points.Length; column++)
            {
                var problem = columns[column].Problem;
                var isForAll = sight is null || problem.Audience.IsEverybody;
                if (!isForAll && problem.Audience.Includes(sight!) == false) csv.Cell("Not Available").Cell("Not Available");
                else if (points[column] is { } raw) Write(csv, WeightedPoints.Of(raw.Earned, raw.Possible, problem.Weight));
                else if ((isForAll ? untouched[column] : problem.PointsOf(null, sight!, request.Now)) is { } possible) csv.Cell("Not Attempted").Cell(possible.Possible);
                else csv.Cell("Not Available").Cell("Not Available");
            }

            csv.EndRow();
        }

        return ReportLearners.PageOf(learners, total, request);
    }

    private static void Write(CsvWriter csv, WeightedPoints points) => csv.Cell(points.Earned).Cell(points.Possible);
}
