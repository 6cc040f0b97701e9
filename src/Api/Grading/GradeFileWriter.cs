using System.Text;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Grading;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Grading;

/// <summary>Writes files of grades, some hundred learners at a time: memory does not grow with the course.</summary>
public sealed class GradeFileWriter(GradebookQuery gradebook, GradedLearners learners, StreamStore streams, AccountsQuery accounts, CohortsQuery cohorts, TimeProvider clock)
{
    private const int Page = 500;

    internal async Task Grades(Stream output, GradeFile file, GradedCourse course, GradebookFilter filter, CancellationToken ct)
    {
        await using var text = new StreamWriter(output, new UTF8Encoding(false));
        await text.WriteAsync(Csv.Line(file.Columns));
        await foreach (var (member, name, cohort, points, histories) in Members(course, filter, ct))
        {
            var overrides = histories.Of(member.User, course, GradedLearner.Nobody.Scores).Overrides;
            var known = overrides.Count > 0 ? await learners.Find(member.User, course, ct) : GradedLearner.Nobody;
            List<object?> cells = [member.User.Value, name?.Username, null, course.Course.ToString(), member.Mode, cohort];
            foreach (var subsection in file.Subsections)
            {
                var own = points.GetValueOrDefault(subsection.Usage.ToString());
                var set = overrides.GetValueOrDefault(subsection.Usage);
                cells.AddRange(
                [
                    subsection.Name, own?.Earned, set is null ? own?.Earned : subsection.Calculated(known, clock.GetUtcNow()).EarnedGraded, set?.EarnedGraded, null,
                ]);
            }

            await text.WriteAsync(Csv.Line(cells));
        }
    }

    /// <summary>Who may need help. Upstream writes learners of its masters track only; what learners do with videos and in forums is left empty.</summary>
    internal async Task Interventions(Stream output, GradeFile file, GradedCourse course, GradebookFilter filter, CancellationToken ct)
    {
        await using var text = new StreamWriter(output, new UTF8Encoding(false));
        string[] columns =
        [
            "user_id", "username", "email", "student_key", "full_name", "course_id", "track", "cohort", "number of videos overall", "number of videos last week",
            "number of problems overall", "number of problems last week", "number of correct problems overall", "number of correct problems last week",
            "number of problem attempts overall", "number of problem attempts last week", "number of forum posts overall", "number of forum posts last week",
            "date last active",
        ];
        await text.WriteAsync(Csv.Line(
        [
            .. columns, .. file.Subsections.SelectMany(subsection => ((string[])["name", "grade"]).Select(prefix => $"{prefix}-{GradeFile.IdOf(subsection)}")),
            "course grade letter", "course grade numeric",
        ]));
        var weekAgo = clock.GetUtcNow().AddDays(-7);
        await foreach (var (member, name, cohort, points, _) in Members(course, filter, ct))
        {
            var scores = (await learners.Scores(member.User, course.Course, ct)).Where(score => score.Attempts > 0).ToList();
            var recent = scores.Where(score => score.ScoredAt >= weekAgo).ToList();
            List<object?> cells =
            [
                member.User.Value, name?.Username, name?.Email, null, name?.Name, course.Course.ToString(), member.Mode, cohort, null, null,
                scores.Count, recent.Count, scores.Count(score => score.Earned >= score.Possible), recent.Count(score => score.Earned >= score.Possible),
                scores.Sum(score => score.Attempts), null, null, null, scores.Count > 0 ? scores.Max(score => score.ScoredAt) : null,
            ];
            foreach (var subsection in file.Subsections) cells.AddRange([subsection.Name, points.GetValueOrDefault(subsection.Usage.ToString())?.Earned]);
            cells.AddRange([member.Letter, member.Percent]);
            await text.WriteAsync(Csv.Line(cells));
        }
    }

    private async IAsyncEnumerable<(GradebookMember Member, PersonName? Name, string? Cohort, IReadOnlyDictionary<string, GradebookPoints> Points, LearnerHistories Histories)> Members(
        GradedCourse course, GradebookFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        for (var from = 0L; ;)
        {
            var page = await gradebook.Members(course.Course, filter, from, backwards: false, Page, ct);
            var users = page.Select(member => member.User).ToList();
            var names = await accounts.Names(users, ct);
            var groups = await cohorts.Names(course.Course, users, ct);
            var points = await gradebook.Points(course.Course, users, ct);
            var histories = await LearnerHistories.Read(streams, [.. users.Select(user => (user, course))], ct);
            foreach (var member in page)
                yield return (member, names.GetValueOrDefault(member.User), groups.GetValueOrDefault(member.User), points[member.User].ToDictionary(one => one.Subsection), histories);
            if (page.Count < Page) yield break;
            from = page[^1].User.Value;
        }
    }
}
