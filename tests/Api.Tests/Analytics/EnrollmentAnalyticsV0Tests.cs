using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenEdx.Api.Tests.Grading;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Analytics;

/// <summary>Two weeks after three learners enrolled on a Wednesday; a fourth one is known from a tracking log alone.</summary>
public sealed class EnrollmentAnalyticsV0Tests : IAsyncLifetime
{
    private const string Old = "edX/DemoX/Demo";

    private readonly TeachingHouse house = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await house.InitializeAsync();
        await house.PublishCourse();
        await house.Enroll(7, "audit", Noon);
        await house.Enroll(8, "verified", Noon.AddDays(1));
        await house.Enroll(9, "no-id-professional", Noon.AddDays(1));
        await house.Leave(7, "audit", Noon.AddDays(3));
        await house.Cohort(8, "Morning");
        await house.Check(8, P1, true, Noon.AddDays(1));
        await house.Play(9, Noon.AddDays(2));
        await Profile(8, ("gender", "f"), ("year_of_birth", "1990"), ("level_of_education", "m"));
        await Import($$$"""{"event_type":"edx.course.enrollment.activated","event_source":"server","time":"2026-05-07T10:00:00+00:00","event":{"course_id":"{{{Course}}}","user_id":5,"mode":"audit"} }""");
        await Import($$$"""{"event_type":"edx.course.enrollment.activated","event_source":"server","time":"2026-05-07T10:00:00+00:00","event":{"course_id":"{{{Old}}}","user_id":5,"mode":"honor"} }""");
        await Import("""{"event_type":"/","event_source":"server","time":"2026-05-08T10:00:00+00:00","ip":"10.0.0.1","username":"ada","event":"","context":{"user_id":5}}""", "DE");
        await house.CatchUp();
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task profiles_and_countries_are_those_of_today()
    {
        Assert.Equal(
            ["masters 1", " 2"],
            (await house.Get("staff", $"/api/v0/courses/{Course}/enrollment/education/")).EnumerateArray().Select(row => $"{row.GetProperty("education_level")} {row.GetProperty("count")}").OrderDescending(StringComparer.Ordinal));
        Assert.Equal(
            [" 2", "1990 1"],
            (await house.Get("staff", $"/api/v0/courses/{Course}/enrollment/birth_year/")).EnumerateArray().Select(row => $"{row.GetProperty("birth_year")} {row.GetProperty("count")}"));
        var gender = Assert.Single((await house.Get("staff", $"/api/v1/courses/{Course}/enrollment/gender/")).EnumerateArray());
        Assert.Equal("1 0 0 2", string.Join(' ', new[] { "female", "male", "other", "unknown" }.Select(name => gender.GetProperty(name).GetInt32())));
        Assert.Equal(
            ["DE DEU Germany 1", "  UNKNOWN 2"],
            (await house.Get("staff", $"/api/v0/courses/{Course}/enrollment/location/")).EnumerateArray().Select(row =>
                $"{row.GetProperty("country").GetProperty("alpha2")} {row.GetProperty("country").GetProperty("alpha3")} {row.GetProperty("country").GetProperty("name")} {row.GetProperty("count")}"));
        var (_, csv) = await house.GetAny("staff", $"/api/v0/courses/{Course}/enrollment/location/?fields=country.alpha3,count", "text/csv");
        Assert.Equal("country.alpha3,count\r\nDEU,1\r\n,2\r\n", csv);
    }

    [Fact]
    public async Task figures_are_cut_by_track_and_cohort_and_told_as_of_a_day()
    {
        Assert.Equal(1, await Count("mode=verified"));
        Assert.Equal(1, await Count("cohort=Morning"));
        Assert.Equal("1 0 0 0", await Genders("cohort=Morning"));
        Assert.Equal("nobody", await Genders("cohort=Morning&mode=audit"));
        Assert.Equal(4, await Count("as_of=2026-05-08"));
        Assert.Equal(3, await Count(""));
        Assert.Equal(404, (await house.GetAny("staff", $"/api/v0/courses/{Course}/enrollment/?cohort=Evening")).Status);
        Assert.Equal(404, (await house.GetAny("staff", $"/api/v0/courses/{Course}/enrollment/?as_of=2026-05-05")).Status);
        Assert.Equal(400, (await house.GetAny("staff", $"/api/v0/courses/{Course}/enrollment/?as_of=monday")).Status);
        var active = await house.Get("staff", $"/api/v0/courses/{Course}/activity/?cohort=Morning");
        Assert.Equal((1, false), (active[0].GetProperty("any").GetInt32(), active[0].TryGetProperty("played_video", out _)));

        async Task<string> Genders(string query) => (await house.GetAny("staff", $"/api/v0/courses/{Course}/enrollment/gender/?{query}")) is (200, var body)
            ? string.Join(' ', new[] { "female", "male", "other", "unknown" }.Select(name => JsonDocument.Parse(body).RootElement[0].GetProperty(name).GetInt32()))
            : "nobody";

        async Task<int> Count(string query) => (await house.Get("staff", $"/api/v0/courses/{Course}/enrollment/?{query}"))[0].GetProperty("count").GetInt32();
    }

    [Fact]
    public async Task recent_activity_is_one_label_of_the_last_week_that_has_it()
    {
        var played = await house.Get("staff", $"/api/v0/courses/{Course}/recent_activity/?activity_type=played_video");
        Assert.Equal(
            ("2026-05-04T000000", "2026-05-11T000000", "played_video", 1),
            (played.GetProperty("interval_start").GetString(), played.GetProperty("interval_end").GetString(), played.GetProperty("activity_type").GetString(), played.GetProperty("count").GetInt32()));
        Assert.Equal(2, (await house.Get("staff", $"/api/v0/courses/{Course}/recent_activity/")).GetProperty("count").GetInt32());
        Assert.Equal(404, (await house.GetAny("staff", $"/api/v0/courses/{Course}/recent_activity/?label=posted_forum")).Status);
    }

    [Fact]
    public async Task courses_stand_in_one_row_each_for_those_who_may_see_them()
    {
        var all = await house.Get("staff", "/api/v0/course_summaries/?recent_date=2026-05-06&programs=true");
        Assert.Equal([Course.ToString(), Old], all.EnumerateArray().Select(row => row.GetProperty("course_id").GetString()));
        var ours = all[0];
        Assert.Equal(
            ("A course", "Org+N", "instructor_paced", "Current", 3, 4, 2, "2020-01-01T000000"),
            (ours.GetProperty("catalog_course_title").GetString(), ours.GetProperty("catalog_course").GetString(), ours.GetProperty("pacing_type").GetString(), ours.GetProperty("availability").GetString(),
                ours.GetProperty("count").GetInt32(), ours.GetProperty("cumulative_count").GetInt32(), ours.GetProperty("recent_count_change").GetInt32(), ours.GetProperty("start_date").GetString()));
        Assert.Equal("""{"count":1,"cumulative_count":1,"count_change_7_days":0,"passing_users":0}""", ours.GetProperty("enrollment_modes").GetProperty("professional").GetRawText());
        Assert.Equal("", all[1].GetProperty("catalog_course_title").ToString());

        using var client = house.As("staff");
        using var posted = await client.PostAsync(new Uri("/api/v0/course_summaries/", UriKind.Relative), new FormUrlEncodedContent([new("course_ids", Old), new("fields", "course_id,count")]), Ct);
        Assert.Equal($$"""[{"course_id":"{{Old}}","count":1}]""", await posted.Content.ReadAsStringAsync(Ct));
        Assert.Equal(404, (await house.GetAny("7", "/api/v0/course_summaries/")).Status);
        Assert.Equal(404, (await house.GetAny("7", $"/api/v0/course_summaries/?course_ids={Old}")).Status);
        var (status, body) = await house.GetAny("staff", "/api/v0/course_summaries/?course_ids=nonsense");
        Assert.Equal((400, true), (status, body.Contains("course_key_malformed", StringComparison.Ordinal)));
        Assert.Equal(400, (await house.GetAny("staff", "/api/v0/course_summaries/?recent_date=2030-01-01")).Status);
    }

    [Fact]
    public async Task totals_add_up_the_courses_that_somebody_may_see()
    {
        var rows = (await house.Get("staff", "/api/v1/course_summaries/")).EnumerateArray().ToList();
        var totals = await house.Get("staff", "/api/v1/course_totals/");
        foreach (var figure in (string[])["count", "cumulative_count", "count_change_7_days"])
            Assert.Equal(rows.Sum(row => row.GetProperty(figure).GetInt32()), totals.GetProperty(figure).GetInt32());
        Assert.Equal(rows.Sum(row => row.GetProperty("enrollment_modes").GetProperty("verified").GetProperty("count").GetInt32()), totals.GetProperty("verified_enrollment").GetInt32());
        Assert.True(totals.GetProperty("count").GetInt32() > 1);

        using var client = house.As("staff");
        using var posted = await client.PostAsync(new Uri("/api/v0/course_totals/", UriKind.Relative), new FormUrlEncodedContent([new("course_ids", Old)]), Ct);
        Assert.StartsWith("""{"count":1,"cumulative_count":1,""", await posted.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(0, (await house.Get("7", "/api/v0/course_totals/")).GetProperty("cumulative_count").GetInt32());
        Assert.Equal(400, (await house.GetAny("staff", "/api/v0/course_totals/?course_ids=nonsense")).Status);
    }

    [Fact]
    public async Task programs_are_what_the_operator_says()
    {
        using var client = house.As("staff");
        var url = new Uri("/api/insights/v1/programs/series", UriKind.Relative);
        using var defined = await client.PutAsJsonAsync(url, new { program_type = "XSeries", program_title = "A series", course_ids = new[] { Course.ToString(), Old } }, Ct);
        Assert.Equal(204, (int)defined.StatusCode);
        var program = Assert.Single((await house.Get("staff", "/api/v0/programs/?program_ids=series&exclude=created")).EnumerateArray());
        Assert.Equal($$"""{"program_id":"series","program_type":"XSeries","program_title":"A series","course_ids":["{{Course}}","{{Old}}"]}""", program.GetRawText());
        Assert.Equal("""["series"]""", (await house.Get("staff", "/api/v0/course_summaries/?programs=1"))[0].GetProperty("programs").GetRawText());
        using var broken = await client.PutAsJsonAsync(url, new { program_title = "A series", course_ids = new[] { "nonsense" } }, Ct);
        Assert.Equal(400, (int)broken.StatusCode);
        using var withdrawn = await client.DeleteAsync(url, Ct);
        Assert.Equal(204, (int)withdrawn.StatusCode);
        Assert.Equal(404, (await house.GetAny("staff", "/api/v0/programs/")).Status);
    }

    [Fact]
    public async Task each_learner_stands_in_one_row_of_a_file()
    {
        var (_, csv) = await house.GetAny("staff", $"/api/insights/v1/courses/{Course}/enrollment_summary");
        var rows = csv.Split("\r\n");
        Assert.StartsWith("course_id,user_id,current_enrollment_mode,", rows[0], StringComparison.Ordinal);
        Assert.Contains($"{Course},7,audit,0,audit,2026-05-06 12:00:00.000000,2026-05-09 12:00:00.000000,,,2026-05-21 00:00:00.000000", rows);
        Assert.Contains($"{Course},5,audit,1,audit,2026-05-07 10:00:00.000000,,,,2026-05-21 00:00:00.000000", rows);
    }

    private async Task Profile(long user, params (string Field, string Value)[] fields)
    {
        var database = house.Services.GetRequiredService<NpgsqlDataSource>();
        await using var connection = await database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var key = await house.Services.GetRequiredService<PersonalKeys>().Ensure(connection, transaction, Accounts.SubjectOf(new(user)), Ct);
        await transaction.CommitAsync(Ct);
        await Append(
            UserAccountEvent.StreamOf(new(user)),
            new UserProfileChanged(new(user), fields.ToDictionary(field => field.Field, field => (SealedText?)new SealedText(key.Seal(field.Value))), Noon));
    }

    private Task<AppendResult> Import(string json, string? country = null)
    {
        var line = TrackingLine.Read(json, out _)!.Imported(name => name, country, "", "");
        return Append(TrackingLogEvent.StreamOf(line.Course, line.Date), line);
    }

    private Task<AppendResult> Append(string stream, object fact) => house.Streams.Append([new(stream, null, ExpectedVersion.Any, [fact])], EventMetadata.None, Ct);
}
