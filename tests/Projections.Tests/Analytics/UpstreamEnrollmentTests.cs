using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Catalog;

namespace OpenEdx.Projections.Tests.Analytics;

/// <summary>Every expected row of upstream's acceptance test of enrollment, out of the tables, with lines in disorder.</summary>
public sealed partial class UpstreamEnrollmentTests
{
    private static readonly DateOnly First = new(2014, 7, 31);
    private static readonly DateOnly Last = new(2014, 8, 6);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_tables_by_day()
    {
        await using var model = await Make();
        var query = new EnrollmentQuery(model.Database);
        var (days, modes, genders, years, levels) = (new List<string>(), new List<string>(), new List<string>(), new List<string>(), new List<string>());
        foreach (var id in await Courses(model))
        {
            var course = AnalyticsCourse.Read(id)!;
            foreach (var day in await query.Days(course, EnrollmentCut.Everybody, Last, Ct))
            {
                days.Add($"{Iso(day.Date)} {id} {day.Count} {day.Cumulative}");
                modes.AddRange(day.Modes.Select(mode => $"{Iso(day.Date)} {id} {mode.Key} {mode.Value.Count} {mode.Value.Cumulative}"));
            }

            foreach (var (date, values) in await query.Days(course, EnrolledLearner.Gender, EnrollmentCut.Everybody, Last, Ct))
                genders.AddRange(values.Select(value => $"{Iso(date)} {id} {value.Key} {value.Value.Count} {value.Value.Cumulative}"));
            years.AddRange(await OfLastDay(course, EnrolledLearner.BirthYear));
            levels.AddRange(await OfLastDay(course, EnrolledLearner.Education));
        }

        Assert.Equal(LoggedLines.Table("course_enrollment_daily.json"), days.Order(StringComparer.Ordinal));
        Assert.Equal(LoggedLines.Table("course_enrollment_mode_daily.json"), modes.Order(StringComparer.Ordinal));
        Assert.Equal(LoggedLines.Table("course_enrollment_gender_daily.json"), genders.Order(StringComparer.Ordinal));
        Assert.Equal(LoggedLines.Table("course_enrollment_birth_year_daily.json"), years.Order(StringComparer.Ordinal));
        Assert.Equal(LoggedLines.Table("course_enrollment_education_level_daily.json"), levels.Order(StringComparer.Ordinal));

        async Task<IEnumerable<string>> OfLastDay(AnalyticsCourse course, string cut) =>
            (await query.At(course, cut, EnrollmentCut.Everybody, Last, Ct)).Select(value => $"{Iso(Last)} {course.Id} {value.Key} {value.Value.Count} {value.Value.Cumulative}");
    }

    [Fact]
    public async Task each_learner_in_one_row()
    {
        await using var model = await Make();
        var rows = new List<string>();
        foreach (var id in await Courses(model))
        {
            rows.AddRange(
                from learner in (await new EnrollmentQuery(model.Database).Histories(AnalyticsCourse.Read(id)!, Last, Ct)).GroupBy(act => act.Learner, act => act.Act)
                let summary = EnrollmentSummary.Of(learner)
                where summary is not null
                select string.Join(
                    ',', id, NumberedLearner.Digits(learner.Key), summary.CurrentMode, summary.IsActive ? "1" : "0", summary.FirstMode, Stamp(summary.FirstEnrolledAt),
                    Stamp(summary.LastUnenrolledAt), Stamp(summary.FirstVerifiedAt), Stamp(summary.FirstCreditAt), "2014-08-07 00:00:00.000000"));
        }

        Assert.Equal(
            LoggedLines.Text("expected/enrollment_summary.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).Order(StringComparer.Ordinal),
            rows.Order(StringComparer.Ordinal));

        static string Stamp(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) ?? "";
    }

    /// <remarks>Upstream's job counted whoever passed by the day it ran, years after the week whose enrollments it counted.</remarks>
    [Fact]
    public async Task courses_with_their_catalog_and_those_who_pass()
    {
        await using var model = await Make();
        var grades = Grades().ToList();
        await model.Given([.. grades.Select(grade => grade.Line)]);
        await AddCatalog(model);
        var (summaries, lists) = (new CourseSummariesQuery(model.Database), new CourseListsQuery(new CourseRunsQuery(model.Database)));
        var passing = (await summaries.Of(null, grades.Max(grade => grade.Date), Last, Ct)).ToDictionary(row => (row.Course, row.Mode), row => row.Passing);
        var byMode = new List<string>();
        foreach (var id in await Courses(model))
            byMode.AddRange((await new EnrollmentQuery(model.Database).Modes(AnalyticsCourse.Read(id)!, Ct)).Select(mode => $"{id} {mode} {passing.GetValueOrDefault((id, mode))}"));
        Assert.Equal(LoggedLines.Table("course_grade_by_mode.json"), byMode.Order(StringComparer.Ordinal));

        var catalog = await lists.Catalog([.. passing.Keys.Select(key => key.Course).Distinct()], new(2016, 9, 7, 18, 38, 32, TimeSpan.Zero), Ct);
        var rows = (await summaries.Of(null, Last, Last, Ct)).Select(row =>
        {
            var known = catalog[row.Course];
            return $"{row.Course} {known.Title} {known.Course} {Instant(known.Start)} {Instant(known.End)} {known.Pacing} {known.Availability} {row.Mode} {row.Count} {row.CountChange7Days} {row.Cumulative} {passing[(row.Course, row.Mode)]}";
        });
        Assert.Equal(LoggedLines.Table("course_meta_summary_enrollment.json"), rows.Order(StringComparer.Ordinal));

        static string Instant(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>The week of the fixture in disorder; profiles come as those of accounts here, whose numbers other lines tell.</summary>
    private static async Task<ReadModel> Make()
    {
        var model = await ReadModel.Of(new EnrollmentChanges());
        var lines = LoggedLines.All("enrollment_trends_tracking.log").Where(line => line.Item2 is TrackingLineImported fact && fact.Date >= First && fact.Date <= Last).ToList();
        foreach (var some in lines.Where((_, at) => at % 3 == 1).Concat(lines.Where((_, at) => at % 3 != 1).Reverse()).Chunk(4)) await model.Given(some);
        foreach (Match profile in ProfileRow().Matches(LoggedLines.Text("input/load_auth_userprofile.sql")))
        {
            var user = long.Parse(profile.Groups["user"].Value, CultureInfo.InvariantCulture);
            var key = await EnrollmentChangesTests.KeyOf(model.Database, user);
            var fields = new Dictionary<string, SealedText?>();
            foreach (var name in (string[])["gender", "year_of_birth", "level_of_education"])
            {
                if (profile.Groups[name].Value is { Length: > 0 } text) fields[name] = new(key.Seal(text));
            }

            await model.Given(
                ($"user_account/{user}", new UserProfileChanged(new(user), fields, DateTimeOffset.UnixEpoch)),
                ("tracking_log/none", new TrackingLineImported(
                    "page_close", "page_close", "browser", DateTimeOffset.UnixEpoch, null, false, user, TrackedLearner.Of(new(user)), null, null, true, null, null, "", "")));
        }

        return model;
    }

    /// <summary>Rows of upstream's table of course grades as the events that tell of passing: with a date of passing and a letter, or not.</summary>
    private static IEnumerable<(DateOnly Date, (string, object) Line)> Grades() => GradeRow().Matches(LoggedLines.Text("input/load_grades_persistentcoursegrade.sql")).Select(row =>
    {
        var at = DateTimeOffset.Parse(row.Groups["modified"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var passes = row.Groups["passed"].Success && row.Groups["letter"].Length > 0;
        var line = LoggedLines.Line(
            passes ? "edx.course.grade.now_passed" : "edx.course.grade.now_failed", row.Groups["course"].Value, long.Parse(row.Groups["user"].Value, CultureInfo.InvariantCulture), at,
            new { course_id = row.Groups["course"].Value, user_id = long.Parse(row.Groups["user"].Value, CultureInfo.InvariantCulture) });
        return (DateOnly.FromDateTime(at.UtcDateTime), line);
    });

    private static async Task AddCatalog(ReadModel model)
    {
        foreach (var run in LoggedLines.Text("input/course_runs.json").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)))
        {
            var course = run.GetProperty("course").GetString()!.Split('+');
            await using var command = model.Database.CreateCommand(
                """
                insert into catalog.course_runs (course_id, org, number, run, display_name, start, "end", self_paced, invitation_only, mobile_available, catalog_visibility,
                    course_image, banner_image, version)
                values ($1, $2, $3, '', $4, $5, $6, $7, false, false, 'both', '', '', 1)
                """);
            command.Parameters.AddWithValue(run.GetProperty("key").GetString()!);
            command.Parameters.AddWithValue(course[0]);
            command.Parameters.AddWithValue(course[1]);
            command.Parameters.AddWithValue(run.GetProperty("title").GetString()!);
            command.Parameters.AddWithValue(run.GetProperty("start").GetDateTimeOffset());
            command.Parameters.AddWithValue(run.GetProperty("end").GetDateTimeOffset());
            command.Parameters.AddWithValue(run.GetProperty("pacing_type").GetString() == "self_paced");
            await command.ExecuteNonQueryAsync(Ct);
        }
    }

    private static Task<List<string>> Courses(ReadModel model) => Sql.Lines(model, "select distinct course_id from analytics.enrollment_changes");

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<user>\d+),\s*'(?<course>[^']*)',\s*'[^']*',\s*'[^']*',\s*[\d.]+,\s*'(?<letter>[^']*)',\s*(?:NULL|'(?<passed>[^']*)'),\s*'[^']*',\s*'(?<modified>[^']*)'")]
    private static partial Regex GradeRow();

    [GeneratedRegex(
        @"VALUES \(\d+,(?<user>\d+),(?:'(?:[^'\\]|\\.)*',){5}(?:'(?<gender>[^']*)'|NULL),(?:'(?:[^'\\]|\\.)*'|NULL),(?<year_of_birth>\d+),(?:'(?<level_of_education>[^']*)'|NULL),")]
    private static partial Regex ProfileRow();
}
