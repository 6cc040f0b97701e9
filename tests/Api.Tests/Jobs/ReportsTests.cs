using System.Net;
using System.Text.Json;
using OpenEdx.Api.Tests.Grading;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Jobs;

/// <summary>Reports of a small class, byte for byte, from the request to the download.</summary>
public sealed class ReportsTests : IAsyncLifetime
{
    private static readonly UsageKey Homework2 = Course.Block("sequential", "hw2");
    private static readonly UsageKey Exam = Course.Block("sequential", "exam");
    private static readonly UsageKey P3 = Course.Block("problem", "p3");
    private static readonly UsageKey P4 = Course.Block("problem", "p4");
    private static readonly UsageKey ForVerified = Course.Block("problem", "p5");
    private static readonly UsageKey Poll = Course.Block("poll", "poll");

    private readonly TeachingHouse house = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Two homeworks and an exam; learners 2 and 4 audit, 3 and 6 are verified, 5 has left, 4 never did anything.</summary>
    public async ValueTask InitializeAsync()
    {
        await house.InitializeAsync();
        await house.Publish(
            Container(Course.Root, FieldValues.Empty.With("display_name", "A course").With("start", "2020-01-01T00:00:00Z"), Course.Block("chapter", "c")),
            Container(Course.Block("chapter", "c"), FieldValues.Empty.With("display_name", "Week 1"), Homework, Homework2, Exam),
            Sequential(Homework, "First", "Homework", P1, P2), Sequential(Homework2, "Second", "Homework", P3, ForVerified, Poll),
            Sequential(Exam, "Final", "Exam", P4), Vertical(Homework, P1, P2), Vertical(Homework2, P3, ForVerified, Poll), Vertical(Exam, P4),
            Problem(P1), Problem(P2), Problem(P3), Weighted(P4, "weight", 10), Weighted(ForVerified, "group_access", new Dictionary<string, int[]> { ["50"] = [2] }),
            new CourseBlockPublished(Poll, FieldValues.Empty.With("question", "Which color?").With("answers", new object[] { new object[] { "R", "Red, of course" } }), null, []),
            new GradingPolicyPublished(Course, JsonSerializer.SerializeToElement(new
            {
                GRADER = new object[]
                {
                    new { type = "Homework", short_label = "HW", min_count = 3, drop_count = 1, weight = 0.5 },
                    new { type = "Exam", min_count = 1, drop_count = 0, weight = 0.5 },
                },
                GRADE_CUTOFFS = new Dictionary<string, double> { ["A"] = 0.8, ["Pass"] = 0.5 },
            })));
        foreach (var (user, mode) in ((long, string)[])[(2, "audit"), (3, "verified"), (4, "audit"), (5, "audit"), (6, "verified")]) await house.Enroll(user, mode, Noon);
        await house.Check(2, P1, true, Noon.AddHours(1));
        await house.Check(2, P2, false, Noon.AddHours(2));
        await house.Check(2, P3, true, Noon.AddHours(3));
        await house.Check(2, P4, true, Noon.AddHours(4));
        await house.Check(3, P1, true, Noon.AddHours(5));
        await house.Check(5, P3, true, Noon.AddHours(6));
        await house.Check(6, P4, true, Noon.AddHours(7), answer: "=HYPERLINK(\"http://x\")");
        await house.Leave(5, "audit", Noon.AddDays(1));
        await house.Vote(3, Poll, "R");
        await house.CatchUp();
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task the_grade_report_lists_every_learner_with_subsections_averages_track_and_certificate() => Assert.Equal(
        """""
        Student ID,Email,Username,Grade,Homework 1: First,Homework 2: Second,Homework (Avg),Exam,Enrollment Track,Verification Status,Certificate Eligible,Certificate Delivered,Certificate Type,Enrollment Status
        2,2@example.org,learner2,0.88,0.5,1.0,1.0,1.0,audit,N/A,N,N,N/A,enrolled
        3,3@example.org,learner3,0.13,0.5,Not Attempted,0.5,Not Attempted,verified,Not ID Verified,N,N,N/A,enrolled
        4,4@example.org,learner4,0.0,Not Attempted,Not Attempted,0.0,Not Attempted,audit,N/A,N,N,N/A,enrolled
        5,5@example.org,learner5,0.25,Not Attempted,1.0,1.0,Not Attempted,audit,N/A,N,N,N/A,unenrolled
        6,6@example.org,learner6,0.5,Not Attempted,Not Attempted,0.0,1.0,verified,Not ID Verified,Y,Y,verified,enrolled

        """"",
        await Report("calculate_grades_csv", "Org_N_R_grade_report_2026-05-20-1200.csv"));

    [Fact]
    public async Task a_course_with_cohorts_has_a_column_for_them()
    {
        await house.Cohort(2, "Early, birds");
        var lines = (await Report("calculate_grades_csv", "Org_N_R_grade_report_2026-05-20-1200.csv")).Split('\n');
        Assert.Contains(",Exam,Cohort Name,Enrollment Track,", lines[0], StringComparison.Ordinal);
        Assert.Equal("2,2@example.org,learner2,0.88,0.5,1.0,1.0,1.0,\"Early, birds\",audit,N/A,N,N,N/A,enrolled", lines[1]);
        Assert.Equal("3,3@example.org,learner3,0.13,0.5,Not Attempted,0.5,Not Attempted,,verified,Not ID Verified,N,N,N/A,enrolled", lines[2]);
    }

    [Fact]
    public async Task the_problem_grade_report_lists_points_of_every_graded_problem() => Assert.Equal(
        """""
        Student ID,Email,Username,Enrollment Status,Grade,Homework 1: First - Problem p1 (Earned),Homework 1: First - Problem p1 (Possible),Homework 1: First - Problem p2 (Earned),Homework 1: First - Problem p2 (Possible),Homework 2: Second - Problem p3 (Earned),Homework 2: Second - Problem p3 (Possible),Homework 2: Second - Problem p5 (Earned),Homework 2: Second - Problem p5 (Possible),Exam 1: Final - Problem p4 (Earned),Exam 1: Final - Problem p4 (Possible)
        2,2@example.org,learner2,enrolled,0.88,1.0,1.0,0.0,1.0,1.0,1.0,Not Available,Not Available,10.0,10.0
        3,3@example.org,learner3,enrolled,0.13,1.0,1.0,Not Attempted,1.0,Not Attempted,1.0,Not Attempted,1.0,Not Attempted,10.0
        4,4@example.org,learner4,enrolled,0.0,Not Attempted,1.0,Not Attempted,1.0,Not Attempted,1.0,Not Available,Not Available,Not Attempted,10.0
        5,5@example.org,learner5,unenrolled,0.25,Not Attempted,1.0,Not Attempted,1.0,1.0,1.0,Not Available,Not Available,Not Attempted,10.0
        6,6@example.org,learner6,enrolled,0.5,Not Attempted,1.0,Not Attempted,1.0,Not Attempted,1.0,Not Attempted,1.0,10.0,10.0

        """"",
        await Report("problem_grade_report", "Org_N_R_problem_grade_report_2026-05-20-1200.csv"));

    [Fact]
    public async Task the_report_of_responses_lists_answers_and_states_and_disarms_formulas() => Assert.Equal(
        """""
        username,title,location,Answer,Answer ID,Correct Answer,Question,block_key,state
        learner2,Problem p4,A course > Week 1 > Final > vertical > Problem p4,A,p4_2_1,A,Which?,block-v1:Org+N+R+type@problem+block@p4,"{""attempts"":1,""correct_map"":{""p4_2_1"":{""correctness"":""correct"",""npoints"":null,""msg"":"""",""hint"":"""",""hintmode"":null,""queuestate"":null}},""done"":true,""last_submission_time"":""2026-05-06T16:00:00Z"",""score"":{""raw_earned"":1,""raw_possible"":1},""seed"":1,""student_answers"":{""p4_2_1"":""choice_0""}}"
        learner6,Problem p4,A course > Week 1 > Final > vertical > Problem p4,"'=HYPERLINK(""http://x"")",p4_2_1,A,Which?,block-v1:Org+N+R+type@problem+block@p4,"{""attempts"":1,""correct_map"":{""p4_2_1"":{""correctness"":""correct"",""npoints"":null,""msg"":"""",""hint"":"""",""hintmode"":null,""queuestate"":null}},""done"":true,""last_submission_time"":""2026-05-06T19:00:00Z"",""score"":{""raw_earned"":1,""raw_possible"":1},""seed"":1,""student_answers"":{""p4_2_1"":""choice_0""}}"

        """"",
        await Report(
            "get_problem_responses", "Org_N_R_student_state_from_block-v1_Org+N+R+type@sequential+block@exam_2026-05-20-1200.csv",
            ("problem_location", Exam.ToString())));

    [Fact]
    public async Task the_report_of_responses_lists_votes_of_polls_where_types_are_chosen() => Assert.Equal(
        """""
        username,title,location,Answer,Question,Submissions count,block_key,state
        learner3,poll,A course > Week 1 > Second > vertical > poll,"Red, of course",Which color?,1,block-v1:Org+N+R+type@poll+block@poll,"{""choice"":""R"",""submissions_count"":1}"

        """"",
        await Report(
            "get_problem_responses", "Org_N_R_student_state_from_block-v1_Org+N+R+type@course+block@course_for_poll,survey_2026-05-20-1200.csv",
            ("problem_location", Course.Root.ToString()), ("problem_types_filter", "poll,survey")));

    [Fact]
    public async Task the_report_of_learners_lists_active_members_by_name() => Assert.Equal(
        """""
        id,username,name,email,language,location,year_of_birth,gender,level_of_education,mailing_address,goals,enrollment_mode,last_login,date_joined,external_user_key,enrollment_date,city,country
        2,learner2,Name,2@example.org,,,None,None,None,None,None,audit,None,2026-05-06 12:00:00+00:00,,2026-05-06 12:00:00+00:00,None,
        3,learner3,Name,3@example.org,,,None,None,None,None,None,verified,None,2026-05-06 12:00:00+00:00,,2026-05-06 12:00:00+00:00,None,
        4,learner4,Name,4@example.org,,,None,None,None,None,None,audit,None,2026-05-06 12:00:00+00:00,,2026-05-06 12:00:00+00:00,None,
        6,learner6,Name,6@example.org,,,None,None,None,None,None,verified,None,2026-05-06 12:00:00+00:00,,2026-05-06 12:00:00+00:00,None,

        """"",
        await Report("get_students_features/csv", "Org_N_R_student_profile_info_2026-05-20-1200.csv"));

    [Fact]
    public async Task ids_are_listed_for_former_learners_too_and_differ_between_courses()
    {
        var lines = (await Report("get_anon_ids", "Org_N_R_anonymized_ids_2026-05-20-1200.csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("User ID,Anonymized User ID,Course Specific Anonymized User ID", lines[0]);
        Assert.Equal(["2", "3", "4", "5", "6"], lines[1..].Select(line => line.Split(',')[0]));
        Assert.All(lines[1..], line => Assert.Matches("^[0-9]+,[0-9a-f]{32},[0-9a-f]{32}$", line));
        Assert.Equal(10, lines[1..].SelectMany(line => line.Split(',')[1..]).Distinct().Count());
    }

    [Theory]
    [InlineData("get_students_who_may_enroll", "Org_N_R_may_enroll_info_2026-05-20-1200.csv")]
    [InlineData("get_enrolled_students_with_inactive_account", "Org_N_R_inactive_enrolled_students_info_2026-05-20-1200.csv")]
    public async Task nobody_waits_in_this_class(string endpoint, string file) => Assert.Equal("email\n", await Report(endpoint, file));

    [Fact]
    public async Task the_distribution_of_answers_counts_learners_by_first_and_last_answer()
    {
        await Ask("/api/instructor/v2/courses/course-v1:Org+N+R/reports/answer_distribution/generate", ("problem_location", $"{P1},{P2}"));
        await house.CatchUp();
        Assert.Equal(
            """""
            ModuleID,PartID,Correct Answer,First Response Count,Last Response Count,ValueID,AnswerValue,Variant,Problem Display Name,Question
            block-v1:Org+N+R+type@problem+block@p1,p1_2_1,1,2,2,choice_0,A,1,Problem p1,Which?
            block-v1:Org+N+R+type@problem+block@p2,p2_2_1,0,1,1,choice_1,B,1,Problem p2,Which?

            """"",
            await Download("Org_N_R_answer_distribution_from_multiple_blocks_2026-05-20-1200.csv"));
    }

    [Fact]
    public async Task profiles_are_answered_at_once_as_well()
    {
        using var client = house.As("staff");
        using var answer = await client.PostAsync(new Uri("/courses/course-v1:Org+N+R/instructor/api/get_students_features", UriKind.Relative), null, Ct);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Equal(4, json.RootElement.GetProperty("students_count").GetInt32());
        var first = json.RootElement.GetProperty("students")[0];
        Assert.Equal(("2", "learner2", "2026-05-06T12:00:00Z"), (first.GetProperty("id").GetString(), first.GetProperty("username").GetString(), first.GetProperty("date_joined").GetString()));
    }

    [Fact]
    public async Task a_second_request_waits_for_the_first()
    {
        const string Url = "/api/instructor/v2/courses/course-v1:Org+N+R/reports/grade/generate";
        await Ask(Url);
        await house.FollowLog();
        using var client = house.As("staff");
        using var again = await client.PostAsync(new Uri(Url, UriKind.Relative), null, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        Assert.Contains("already", await again.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/courses/course-v1:Org+N+R/instructor/api/get_problem_responses", "problem_location", "block-v1:Org+Other+R+type@problem+block@p1")]
    [InlineData("/courses/course-v1:Org+N+R/instructor/api/get_problem_responses", "problem_location", "")]
    [InlineData("/api/instructor/v2/courses/course-v1:Org+N+R/reports/nonsense/generate", "problem_location", "")]
    public async Task what_makes_no_sense_is_refused(string url, string name, string value)
    {
        using var client = house.As("staff");
        using var form = new FormUrlEncodedContent([new(name, value)]);
        using var answer = await client.PostAsync(new Uri(url, UriKind.Relative), form, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task downloads_are_listed_by_both_versions_and_vanish_after_a_month()
    {
        await Ask("/courses/course-v1:Org+N+R/instructor/api/calculate_grades_csv");
        await house.CatchUp();
        var second = (await house.Get("staff", "/api/instructor/v2/courses/course-v1:Org+N+R/reports")).GetProperty("downloads")[0];
        Assert.Equal(("Org_N_R_grade_report_2026-05-20-1200.csv", "grade", "2026-05-20T12:00:00Z"), (
            second.GetProperty("report_name").GetString(), second.GetProperty("report_type").GetString(), second.GetProperty("date_generated").GetString()));
        var first = (await house.Get("staff", "/api/instructor/v1/reports/course-v1:Org+N+R?report_name=Org_N_R_grade_report_2026-05-20-1200.csv")).GetProperty("downloads")[0];
        var url = first.GetProperty("url").GetString()!;
        Assert.Equal(second.GetProperty("report_url").GetString(), url);
        Assert.Equal($"<a href=\"{url}\">Org_N_R_grade_report_2026-05-20-1200.csv</a>", first.GetProperty("link").GetString());

        house.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(0, (await house.Get("staff", "/api/instructor/v2/courses/course-v1:Org+N+R/reports")).GetProperty("downloads").GetArrayLength());
        Assert.Equal(404, (await house.GetAny("staff", new Uri(url).PathAndQuery)).Status);
    }

    private static CoursePublicationEvent Sequential(UsageKey usage, string name, string format, params UsageKey[] _) => Container(
        usage, FieldValues.Empty.With("display_name", name).With("format", format).With("graded", true), Course.Block("vertical", usage.BlockId));

    private static CoursePublicationEvent Vertical(UsageKey sequential, params UsageKey[] children) =>
        Container(Course.Block("vertical", sequential.BlockId), FieldValues.Empty, children);

    private static CoursePublicationEvent Weighted<T>(UsageKey problem, string field, T value) =>
        (CourseBlockPublished)Problem(problem) with { Fields = FieldValues.Empty.With("display_name", "Problem " + problem.BlockId).With(field, value) };

    private async Task<string> Report(string endpoint, string file, params (string Name, string Value)[] fields)
    {
        await Ask($"/courses/course-v1:Org+N+R/instructor/api/{endpoint}", fields);
        await house.CatchUp();
        return await Download(file);
    }

    private async Task Ask(string url, params (string Name, string Value)[] fields)
    {
        using var client = house.As("staff");
        using var form = new FormUrlEncodedContent(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));
        using var answer = await client.PostAsync(new Uri(url, UriKind.Relative), form, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        Assert.Contains("report is being created", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    /// <summary>The only report, by the address that the list tells; lines as the source of this test has them.</summary>
    private async Task<string> Download(string file)
    {
        var listed = Assert.Single((await house.Get("staff", "/api/instructor/v2/courses/course-v1:Org+N+R/reports")).GetProperty("downloads").EnumerateArray());
        Assert.Equal(file, listed.GetProperty("report_name").GetString());
        using var client = house.As("staff");
        using var answer = await client.GetAsync(new Uri(listed.GetProperty("report_url").GetString()!), Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        return (await answer.Content.ReadAsStringAsync(Ct)).Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
