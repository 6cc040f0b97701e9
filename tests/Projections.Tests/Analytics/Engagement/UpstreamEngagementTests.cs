using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenEdx.Projections.Analytics;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.Analytics;

/// <summary>Every expected row of upstream's acceptance tests of engagement, from the same lines and side tables.</summary>
public sealed partial class UpstreamEngagementTests
{
    private const string Folder = "tracking/analytics-pipeline/";
    private static readonly Dictionary<string, long> Accounts = new(StringComparer.Ordinal) { ["honor"] = 1, ["audit"] = 2, ["verified"] = 3, ["staff"] = 4 };
    private static readonly DateOnly LastDay = new(2015, 4, 16);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task learner_activity_ranges_and_roster()
    {
        await using var tables = await Make("module_engagement_acceptance_tracking_20150413.log", "module_engagement_acceptance_tracking_20150416.log");
        await AddPeople(tables, "load_auth_user_for_internal_reporting_user.sql", "load_auth_userprofile.sql");
        await AddCohorts(tables, "load_course_groups_courseusergroup.sql", "load_course_groups_courseusergroup_users.sql");

        var activity = await tables.Lines(
            "select concat_ws('|', date, course_id, learner, entity_type, entity_id, action, count) from analytics.module_engagement where entity_type <> 'page'");
        Assert.Equal(Expected("module_engagement.json", row => string.Join('|', row)), activity.Select(Named).Order(StringComparer.Ordinal));

        var ranges = new List<string>();
        var roster = new List<string>();
        foreach (var course in (string[])["edX/DemoX/Demo_Course", "edX/DemoX/Demo_Course_2", "course-v1:edX+DemoX+Demo_Course_2015"])
        {
            var found = await tables.Rosters.Of(AnalyticsCourse.Read(course)!, LastDay, Ct);
            ranges.AddRange(found.Ranges.Select(range =>
                $"{course}|2015-04-10|2015-04-17|{range.Metric}|{range.Type}|{Number(range.Low)}|{Number(range.High)}"));
            var details = await tables.Learners.Details([.. found.Rows.Select(row => row.Learner.User).OfType<Domain.SharedKernel.UserId>()], Ct);
            roster.AddRange(found.Rows.Select(row => Entry(course, row, details[row.Learner.User!.Value])));
        }

        Assert.Equal(
            Expected("module_engagement_metric_ranges.json", row => string.Join('|', row[..5].Append(Rounded(row[5])).Append(Rounded(row[6])))), ranges.Order(StringComparer.Ordinal));
        using var expected = JsonDocument.Parse(await Text("expected/module_engagement_roster.json"));
        Assert.Equal(expected.RootElement.EnumerateArray().Select(Entry).Order(StringComparer.Ordinal), roster.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task learner_activity_of_nobody_by_name()
    {
        using var expected = JsonDocument.Parse(await Text("expected/module_engagement_anonymous_variant.json"));
        var name = expected.RootElement.GetProperty("config").GetProperty("store_anonymous_username").GetString()!;
        await using var tables = await EngagementTables.Make(new LearnerActivity(name), new MemberDays(), new TrackedUsers());
        await tables.Import(Lines(await Text("input/module_engagement_acceptance_tracking_20150416.log")).Reverse(), Accounts);
        Assert.Equal(
            expected.RootElement.GetProperty("extra_module_engagement").EnumerateArray().Select(row => string.Join('|', row.EnumerateArray())),
            await tables.Lines($"select concat_ws('|', date, course_id, learner, entity_type, entity_id, action, count) from analytics.module_engagement where learner = '{name}'"));
        var ranges = expected.RootElement.GetProperty("extra_metric_ranges").EnumerateArray().ToList();
        var course = ranges[0][0].GetString()!;
        var found = await tables.Rosters.Of(AnalyticsCourse.Read(course)!, LastDay, Ct);
        Assert.Equal(
            ranges.Select(row => string.Join('|', row.EnumerateArray().Select(Cell))).Order(StringComparer.Ordinal),
            found.Ranges.Select(range => $"{course}|2015-04-10|2015-04-17|{range.Metric}|{range.Type}|{Number(range.Low)}|{Number(range.High)}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(StudentReportKind.Daily)]
    [InlineData(StudentReportKind.Weekly)]
    [InlineData(StudentReportKind.All)]
    public async Task student_engagement(StudentReportKind kind)
    {
        await using var tables = await Make("student_engagement_acceptance_tracking.log");
        await AddPeople(tables, "load_student_engagement.sql", null);
        await AddCohorts(tables, "load_student_engagement.sql", "load_student_engagement.sql");
        var (first, end) = (new DateOnly(2015, 4, 6), new DateOnly(2015, 4, 20));
        var step = kind switch
        {
            StudentReportKind.Daily => 1,
            StudentReportKind.Weekly => 7,
            _ => end.DayNumber - first.DayNumber,
        };
        foreach (var course in (string[])["edX/DemoX/Demo_Course", "edX/DemoX/Demo_Course_2", "course-v1:edX+DemoX+Demo_Course_2015"])
        {
#pragma warning disable CA5350 // The name of upstream's folder.
            var folder = Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData(System.Text.Encoding.UTF8.GetBytes(course)));
#pragma warning restore CA5350
            for (var last = first.AddDays(step - 1); last < end; last = last.AddDays(step))
            {
                var report = await tables.Students.Of(AnalyticsCourse.Read(course)!, kind, first, last, Ct);
                var path = $"{Folder}expected/student_engagement/{kind.ToString().ToLowerInvariant()}/{folder}/{report.Name}";
                var rows = report.Rows.Select(row => string.Join(',', row.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture))));
                if (SharedData.Find(path) is { } file)
                    Assert.Equal(Lines(await File.ReadAllTextAsync(file, Ct)), rows.Prepend(string.Join(',', report.Header)));
                else
                    Assert.All(report.Rows, row => Assert.All(row.Skip(5).SkipLast(1), cell => Assert.Equal(0L, cell)));
            }
        }
    }

    [Theory]
    [InlineData("student_engagement_forum_daily.json", StudentReportKind.Daily, "2015-09-14")]
    [InlineData("student_engagement_forum_weekly.json", StudentReportKind.Weekly, "2015-09-15")]
    public async Task forum_columns(string file, StudentReportKind kind, string day)
    {
        const string Course = "course-v1:ForumX+1+1";
        await using var tables = await Make("student_forum_activity.log");
        await AddPeople(tables, "load_student_engagement.sql", null);

        // The log enrolls nobody; upstream's report has rows for those who are in the course.
        await tables.Record(Accounts.Values.Select(user => (object)new Domain.Enrollment.EnrollmentActivated(
            new(user), Domain.SharedKernel.CourseKey.Parse(Course), "audit", new DateTimeOffset(2015, 9, 1, 0, 0, 0, TimeSpan.Zero))));
        var report = await tables.Students.Of(AnalyticsCourse.Read(Course)!, kind, default, DateOnly.Parse(day, CultureInfo.InvariantCulture), Ct);
        string[] columns = ["Discussion Posts", "Discussion Responses", "Discussion Comments", "Discussion Upvotes Given", "Discussion Upvotes Received"];
        Assert.Equal(
            Expected(file, row => string.Join('|', row)),
            report.Rows.Select(row => string.Join('|', new[] { row[1], row[0], row[2] }.Concat(columns.Select(column => row[report.Header.ToList().IndexOf(column)]))))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task any_order_of_the_same_lines_gives_the_same_tables_and_so_does_a_rebuild()
    {
        var lines = Lines(await Text("input/module_engagement_acceptance_tracking_20150416.log"))
            .Concat(Lines(await Text("input/student_engagement_acceptance_tracking.log"))).Concat(Lines(await Text("input/student_forum_activity.log"))).ToList();
        await using var first = await EngagementTables.Make();
        await first.Import(lines, Accounts, 1000);
        var rows = await first.Rows();
        Assert.NotEmpty(rows);
        var shuffled = lines.ToArray();
        new Random(5).Shuffle(shuffled);
        await using var second = await EngagementTables.Make();
        await second.Import(shuffled, Accounts, 7);
        Assert.Equal(rows, await second.Rows());
        await second.Rebuild(1);
        Assert.Equal(rows, await second.Rows());
    }

    private static async Task<EngagementTables> Make(params string[] logs)
    {
        var lines = new List<string>();
        foreach (var log in logs) lines.AddRange(Lines(await Text("input/" + log)));
        var tables = await EngagementTables.Make();
        await tables.Import(lines, Accounts);
        return tables;
    }

    private static async Task<string> Text(string path)
    {
        var file = SharedData.Find(Folder + path);
        Assert.SkipWhen(file is null, SharedData.Absent(Folder + path));
        return await File.ReadAllTextAsync(file!, Ct);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static List<string> Expected(string file, Func<string[], string> show)
    {
        using var json = JsonDocument.Parse(Text("expected/" + file).GetAwaiter().GetResult());
        return [.. json.RootElement.GetProperty("rows").EnumerateArray().Select(row => show([.. row.EnumerateArray().Select(cell => cell.ToString())])).Order(StringComparer.Ordinal)];
    }

    private static string Cell(JsonElement cell) => cell.ValueKind == JsonValueKind.Number ? Number(cell.GetDouble()) : cell.ToString();

    private static string Rounded(string cell) => cell.Length == 0 ? "" : Number(double.Parse(cell, CultureInfo.InvariantCulture));

    private static string Number(double value) => double.IsInfinity(value) ? "" : Math.Round(value, 9).ToString(CultureInfo.InvariantCulture);

    private static string Named(string row) => Accounts.Aggregate(row, (text, account) => text.Replace($"|#{account.Value}|", $"|{account.Key}|", StringComparison.Ordinal));

    private static string Entry(string course, RosterRow row, LearnerDetails of) => string.Join('|', (string[])
    [
        course, row.Learner.User!.Value.ToString(), row.Username, row.Learner.Name, row.Learner.Email, row.Learner.Cohort ?? "", row.Member.Mode,
        row.Member.Since!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), $"{row.Figures.ProblemAttempts} {row.Figures.ProblemsAttempted} {row.Figures.ProblemsCompleted}",
        row.AttemptsPerCompleted is { } ratio ? Number(ratio) : "", $"{row.Figures.AttemptRatioOrder} {row.Figures.VideosViewed} {row.Figures.DiscussionContributions}",
        string.Join(',', row.Segments), of.Language, of.Location, Convert.ToString(of.YearOfBirth, CultureInfo.InvariantCulture)!, of.Gender ?? "", of.LevelOfEducation,
        of.MailingAddress, of.City, of.Country, of.Goals,
    ]);

    private static string Entry(JsonElement row)
    {
        string Of(string name) => row.TryGetProperty(name, out var value) ? value.ToString() : "";
        return string.Join('|', (string[])
        [
            Of("course_id"), Of("user_id"), Of("username"), Of("name"), Of("email"), Of("cohort"), Of("enrollment_mode"), Of("enrollment_date"),
            $"{Of("problem_attempts")} {Of("problems_attempted")} {Of("problems_completed")}", Rounded(Of("problem_attempts_per_completed")),
            $"{Of("attempt_ratio_order")} {Of("videos_viewed")} {Of("discussion_contributions")}",
            string.Join(',', row.GetProperty("segments").EnumerateArray()), Of("language"), Of("location"), Of("year_of_birth"), Of("gender"), Of("level_of_education"),
            Of("mailing_address"), Of("city"), Of("country"), Of("goals"),
        ]);
    }

    /// <summary>The tables of people as upstream's fixture fills them; language and location are answers beside the profile here.</summary>
    private static async Task AddPeople(EngagementTables tables, string users, string? profiles)
    {
        var known = profiles is null ? [] : (await Tuples(profiles, "auth_userprofile")).ToDictionary(row => row[1]!);
        foreach (var user in await Tuples(users, "auth_user"))
        {
            if (!Accounts.ContainsValue(long.Parse(user[0]!, CultureInfo.InvariantCulture))) continue;
            var profile = known.GetValueOrDefault(user[0]!);
            var extended = profile is null ? null : JsonSerializer.Serialize(new { language = profile[3], location = profile[4] });
            string?[] cells = [user[1], user[4], profile?[2] ?? user[1], extended, profile?[7], profile?[8], profile?[9], profile?[10], profile?[11], profile?[12], profile?[13]];
            var literals = cells.Select(cell => string.IsNullOrEmpty(cell) ? "null" : $"'{cell.Replace("'", "''", StringComparison.Ordinal)}'").ToArray();
            await tables.Execute($"""
                insert into identity.accounts (user_id, password_hash, is_active, is_staff, is_superuser, date_joined, session_serial,
                    username, email, name, extended_profile, gender, mailing_address, year_of_birth, level_of_education, goals, country, city)
                values ({user[0]}, '!', true, false, false, now(), 0, {string.Join(", ", literals)})
                """);

            // Upstream's side table names the users of enrollment lines; some are in no line with both number and username.
            await tables.Execute($"insert into analytics.tracked_users_v1 (member, learner, at) values ('user:{user[0]}', '#{user[0]}', now()) on conflict do nothing");
        }
    }

    private static async Task AddCohorts(EngagementTables tables, string groups, string members)
    {
        var courses = new Dictionary<string, string>();
        foreach (var group in await Tuples(groups, "course_groups_courseusergroup"))
        {
            courses[group[0]!] = group[2]!;
            await tables.Execute($"insert into enrollment.cohorts (course_id, cohort_id, name, assignment_type) values ('{group[2]}', {group[0]}, '{group[1]}', 'manual')");
        }

        foreach (var member in await Tuples(members, "course_groups_courseusergroup_users"))
            await tables.Execute($"insert into enrollment.cohort_members (course_id, user_id, cohort_id, joined_at) values ('{courses[member[1]!]}', {member[2]}, {member[1]}, now())");
    }

    /// <summary>Rows that a dump of MySQL inserts into a table.</summary>
    private static async Task<List<string?[]>> Tuples(string file, string table)
    {
        var rows = new List<string?[]>();
        foreach (Match insert in Inserts(table).Matches(await Text("input/" + file)))
        {
            foreach (Match tuple in Tuple().Matches(insert.Groups["rows"].Value))
                rows.Add([.. Value().Matches(tuple.Groups["cells"].Value).Select(value => value.Groups["text"].Success ? Unescaped(value.Groups["text"].Value) : value.Value == "NULL" ? null : value.Value)]);
        }

        return rows;
    }

    private static string Unescaped(string text) => Escape().Replace(text, match => match.Value[1] switch
    {
        'n' => "\n",
        't' => "\t",
        'r' => "\r",
        var other => other.ToString(),
    });

    private static Regex Inserts(string table) => new($@"INSERT INTO `{table}` (?:\([^)]*\) )?VALUES (?<rows>(?:'(?:[^'\\]|\\.)*'|[^;'])*);");

    [GeneratedRegex(@"\((?<cells>(?:'(?:[^'\\]|\\.)*'|[^()'])*)\)")]
    private static partial Regex Tuple();

    [GeneratedRegex(@"'(?<text>(?:[^'\\]|\\.)*)'|[^,'\s]+")]
    private static partial Regex Value();

    [GeneratedRegex(@"\\.", RegexOptions.Singleline)]
    private static partial Regex Escape();
}
