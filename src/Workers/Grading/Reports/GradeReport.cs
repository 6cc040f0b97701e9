using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Jobs;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Jobs;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Grading;

/// <summary>
/// Job <c>grade_course</c>: every learner's course grade, subsection grades and averages by assignment type, with track and certificate.
/// </summary>
/// <remarks>
/// Source: Open edX 2026, <c>lms/djangoapps/instructor_task/tasks_helper/grades.py</c> (CourseGradeReport). Differs: a type that the policy
/// does not know has an empty average, where upstream leaves the cell out and moves all that follow.
/// </remarks>
public sealed class GradeReport(PublishedCourses courses, GradedCourses grading, CohortsQuery cohorts, ReportFiles files, TimeProvider clock)
    : ReportJob(ReportKind.Grades, files, clock)
{
    /// <summary>Modes that ask for a verified identity. Source: Open edX <c>common/djangoapps/course_modes/models.py</c>.</summary>
    private static readonly HashSet<string> VerifiedModes = new(StringComparer.Ordinal) { "verified", "professional", "masters", "executive-education" };

    protected override async Task<long> Edition(ReportRequest request, CancellationToken ct) =>
        (((await courses.Find(request.Course, ct))?.Version ?? 0) * 2) + (await cohorts.IsCohorted(request.Course, ct) ? 1 : 0);

    protected override async Task<ReportPage> Write(ReportRequest request, CsvWriter csv, CancellationToken ct)
    {
        var content = await courses.Find(request.Course, ct) ?? throw new JobGivenUpException($"The course {request.Course} is not published.");
        var types = GradeColumns.Assignments(grading.GradedCourseOf(content));
        var experiments = UserPartitions.Of(content.Root).Values.Where(partition => partition.Scheme == "random").ToList();
        var isCohorted = await cohorts.IsCohorted(request.Course, ct);
        if (request.IsFirst) WriteTitles(csv, types, isCohorted, experiments);
        var (learners, total) = await ReportLearners.Next(request, ct);
        if (learners.Count == 0) return ReportLearners.PageOf(learners, total, request);
        var cohortOf = isCohorted ? await cohorts.Names(request.Course, [.. learners.Select(learner => learner.User)], ct) : null;
        var groups = await ExperimentGroups.Of(learners, experiments, request, ct);

        var subsections = types.SelectMany(type => type.Subsections).ToList();
        await using var command = request.Command(
            """
            select s.user_id, coalesce(c.ordinal, 0)::int, s.percent, s.first_attempted is not null
            from grading.subsection_grades s
            left join unnest($4::text[]) with ordinality c(subsection, ordinal) on c.subsection = s.subsection
            where s.course_id = $1 and s.user_id between $2 and $3 order by s.user_id
            """,
            request.Course.ToString(), learners[0].User.Value, learners[^1].User.Value, subsections.Select(subsection => subsection.Usage.ToString()).ToArray());
        await using var grades = new RowsOfLearners(await command.ExecuteReaderAsync(ct));
        var percents = new double?[subsections.Count];
        foreach (var learner in learners)
        {
            Array.Clear(percents);
            var attempted = false;
            await foreach (var row in grades.Of(learner.User, ct))
            {
                attempted |= row.GetBoolean(3);
                if (row.GetInt32(1) is > 0 and var column) percents[column - 1] = row.GetDouble(2);
            }

            csv.Cell(learner.User.Value).Cell(learner.Email).Cell(learner.Username).Cell(learner.Percent);
            WriteGrades(csv, types, percents, attempted);
            if (cohortOf is not null) csv.Cell(cohortOf.GetValueOrDefault(learner.User, ""));
            csv.Cells(groups(learner.User)).Cell(learner.Mode).Cell(VerifiedModes.Contains(learner.Mode) ? "Not ID Verified" : "N/A");
            var isEligible = learner.HasException || learner.Certificate is not null || (learner.Letter.Length > 0 && VerifiedModes.Contains(learner.Mode));
            csv.Cell(isEligible ? "Y" : "N").Cell(learner.Certificate is null ? "N" : "Y").Cell(learner.Certificate ?? "N/A");
            csv.Cell(learner.IsActive ? "enrolled" : "unenrolled").EndRow();
        }

        return ReportLearners.PageOf(learners, total, request);
    }

    private static void WriteTitles(CsvWriter csv, IReadOnlyList<AssignmentColumns> types, bool isCohorted, List<UserPartition> experiments) => csv
        .Cells(["Student ID", "Email", "Username", "Grade"])
        .Cells(types.SelectMany(type => type.Titles()))
        .Cells(isCohorted ? ["Cohort Name"] : [])
        .Cells(experiments.Select(experiment => $"Experiment Group ({experiment.Name})"))
        .Cells(["Enrollment Track", "Verification Status", "Certificate Eligible", "Certificate Delivered", "Certificate Type", "Enrollment Status"])
        .EndRow();

    /// <param name="percents">By column over all types; null: there is no grade.</param>
    private static void WriteGrades(CsvWriter csv, IReadOnlyList<AssignmentColumns> types, double?[] percents, bool attempted)
    {
        var column = 0;
        foreach (var type in types)
        {
            var own = percents.AsSpan(column, type.Subsections.Count);
            column += own.Length;
            foreach (var percent in own)
            {
                if (percent is { } value) csv.Cell(value);
                else csv.Cell("Not Attempted");
            }

            if (!type.IsSeparate) continue;
            if (type.Grader is null) csv.Cell("");
            else csv.Cell(attempted ? type.Grader.Average([.. own.ToArray().Select(percent => percent ?? 0)]) : 0.0);
        }
    }
}
