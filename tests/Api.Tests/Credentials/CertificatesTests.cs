using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Credentials;

/// <summary>One learner's way to a certificate and what the course team can do about it; the process and the jobs run as they do in production.</summary>
public sealed class CertificatesTests : IAsyncLifetime
{
    private LearningHouse? house;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private LearningHouse House => house!;

    private UserId Ada => House.People["ada"];

    private static string Course => LearningHouse.Course.ToString();

    public async ValueTask InitializeAsync()
    {
        house = await LearningHouse.Open(new CourseBuilder().With(
            ("display_name", "Small things"), ("start", "2020-01-01T00:00:00Z"), ("end", "2026-12-01T00:00:00Z"), ("mobile_available", true), ("certificates_display_behavior", "early_no_info"),
            ("certificates", new { certificates = new[] { new { is_active = true, course_title = "On small things", signatories = new[] { new { name = "Grace Hopper", title = "Dean" } } } } })));
    }

    public ValueTask DisposeAsync() => House.DisposeAsync();

    [Fact]
    public async Task a_pass_in_a_track_with_certificates_leads_to_one_that_anybody_can_verify()
    {
        // In the free track a pass leads to nothing, and the learner is told so.
        await Pass(0.8);
        LearningHouse.AssertJson("[]", (await House.Get("ada", "/api/certificates/v0/certificates/ada/")).Body);
        Assert.Equal((400, "Your track has no certificates."), await Generate("ada"));
        Assert.Equal("audit_passing", (string?)(await Metadata())["cert_status"]);

        // Into another track: the certificate comes by itself.
        await House.Given(CourseEnrollmentEvent.StreamOf(Ada, LearningHouse.Course), new EnrollmentModeChanged(Ada, LearningHouse.Course, "verified", LearningHouse.Noon));
        await House.CatchUp();
        var verify = await Verify();
        LearningHouse.AssertJson(
            $$"""
            [{
              "username": "ada", "course_id": "{{Course}}", "course_display_name": "Small things", "course_organization": "OpenedX", "certificate_type": "verified",
              "created_date": "2026-03-01T12:00:00Z", "modified_date": "2026-03-01T12:00:00Z", "status": "downloadable", "is_passing": true,
              "download_url": "/certificates/{{verify}}", "grade": "0.8", "uuid": "{{verify}}"
            }]
            """,
            (await House.Get("ada", "/api/certificates/v0/certificates/ada/")).Body);
        LearningHouse.AssertJson(
            $$"""
            {"username": "ada", "course_id": "{{Course}}", "certificate_type": "verified", "created_date": "2026-03-01T12:00:00Z", "status": "downloadable", "is_passing": true,
             "download_url": "/certificates/{{verify}}", "grade": "0.8"}
            """,
            (await House.Get("sam", $"/api/certificates/v0/certificates/ADA/courses/{Course}/")).Body);
        Assert.Equal((400, "Certificate has already been created."), await Generate("ada"));

        // Everywhere the learner looks.
        LearningHouse.AssertJson(
            $$"""{"cert_status": "downloadable", "cert_web_view_url": "/certificates/{{verify}}", "download_url": null, "certificate_available_date": null}""", await Metadata());
        var progress = (await House.Get("ada", $"/api/course_home/progress/{Course}")).Body!;
        Assert.Equal("downloadable", (string?)progress["certificate_data"]!["cert_status"]);
        Assert.Equal($"/certificates/{verify}", (string?)(await Outline())!["cert_web_view_url"]);
        var card = (await House.Get("ada", "/api/learner_home/init/")).Body!["courses"]![0]!["certificate"];
        LearningHouse.AssertJson($$"""{"availableDate": null, "isRestricted": false, "isEarned": true, "isDownloadable": true, "certPreviewUrl": "/certificates/{{verify}}"}""", card);
        var mobile = (await House.Get("ada", "/api/mobile/v4/users/ada/course_enrollments/?status=completed")).Body!["enrollments"]!["results"]![0]!;
        Assert.Equal($"http://localhost:18000/certificates/{verify}", (string?)mobile["certificate"]!["url"]);
        Assert.Empty((await House.Get("ada", "/api/mobile/v4/users/ada/course_enrollments/?status=in_progress")).Body!["enrollments"]!["results"]!.AsArray());

        // Anybody, and by the number of a person nobody but oneself and the team.
        var (status, html) = await Page(null, $"/certificates/{verify}");
        Assert.Equal(200, status);
        foreach (var shown in (string[])["ada", "On small things", "Grace Hopper", "OpenedX", $"/certificates/{verify}"]) Assert.Contains(shown, html, StringComparison.Ordinal);
        Assert.Equal(302, (await Page("ada", $"/certificates/user/{Ada}/course/{Course}")).Status);
        Assert.Equal(302, (await Page("tia", $"/certificates/user/{Ada}/course/{Course}")).Status);
        Assert.Equal(404, (await Page("ben", $"/certificates/user/{Ada}/course/{Course}")).Status);
        Assert.Equal(404, (await Page(null, $"/certificates/{Guid.NewGuid():N}")).Status);
        Assert.Equal(200, (await Page("tia", $"/certificates/course/{Course}?preview=honor")).Status);

        // The next grades: one that passes changes nothing, one that does not takes the certificate away, the same number comes back.
        await Fail(0.3);
        Assert.Equal(404, (await Page(null, $"/certificates/{verify}")).Status);
        LearningHouse.AssertJson("[]", (await House.Get("ada", "/api/certificates/v0/certificates/ada/")).Body);
        Assert.Equal("notpassing", (string?)(await House.Get("ada", $"/api/certificates/v0/certificates/ada/courses/{Course}/")).Body!["status"]);
        Assert.Equal((400, "Your certificate will be available when you pass the course."), await Generate("ada"));
        await Pass(0.9);
        Assert.Equal(200, (await Page(null, $"/certificates/{verify}")).Status);
        Assert.Equal(
            ["CertificateIssued", "CertificateMarkedNotPassing", "CertificateIssued"],
            (await House.Streams.ReadStream(CourseCertificateEvent.StreamOf(Ada, LearningHouse.Course), Ct)).Select(fact => fact.Data.GetType().Name));
    }

    [Fact]
    public async Task others_see_a_list_when_the_learner_shows_it_and_single_ones_never()
    {
        // Who has not earned one yet is told nothing, in a track with certificates.
        await Honor();
        var progress = (await House.Get("ada", $"/api/course_home/progress/{Course}")).Body!;
        Assert.True(progress.AsObject().ContainsKey("certificate_data"));
        Assert.Null(progress["certificate_data"]);
        Assert.Null(await Outline());
        await Pass(1);
        Assert.Equal(403, (await House.Get("ben", $"/api/certificates/v0/certificates/ada/courses/{Course}/")).Status);
        Assert.Equal(403, (await House.Get("ben", "/api/certificates/v0/certificates/ada/")).Status);
        Assert.Equal(401, (await House.Get(null, "/api/certificates/v0/certificates/ada/")).Status);
        Assert.Equal("1.0", (string?)(await House.Get("sam", "/api/certificates/v0/certificates/ada/")).Body![0]!["grade"]);

        LearningHouse.AssertJson("""{"error_code": "course_id_not_valid"}""", (await House.Get("sam", "/api/certificates/v0/certificates/ada/courses/nonsense/")).Body);
        LearningHouse.AssertJson("""{"error_code": "no_certificate_for_user"}""", (await House.Get("sam", $"/api/certificates/v0/certificates/ben/courses/{Course}/")).Body);
        Assert.Equal((400, "Course is not valid"), await House.PostForm("ada", "/courses/course-v1:No+Course+1/generate_user_cert"));
        Assert.Equal((400, "Sign in to ask for a certificate."), await Generate(null));
        Assert.Equal((400, "You are not enrolled in this course."), await Generate("ben"));
    }

    [Fact]
    public async Task the_team_grants_exceptions_and_declares_certificates_void()
    {
        var (exceptions, invalidations) = ($"/api/instructor/v2/courses/{Course}/certificates/exceptions", $"/api/instructor/v2/courses/{Course}/certificates/invalidations");
        await Honor();
        await Fail(0.2);
        LearningHouse.AssertJson(
            """{"success": ["ada@example.org"], "errors": [{"learner": "ben", "message": "ben is not enrolled in this course."}, {"learner": "nobody", "message": "There is no user 'nobody'."}]}""",
            (await House.Post("sam", exceptions, new { learners = new[] { "ada@example.org", "ben", "nobody" }, notes = "Ill" })).Body);
        await House.CatchUp();
        var verify = await Verify();
        var listed = (await House.Get("tia", $"/api/instructor/v2/courses/{Course}/certificates/issued?filter=granted_exceptions")).Body!;
        LearningHouse.AssertJson(
            """
            {"next": null, "previous": null, "count": 1, "num_pages": 1, "current_page": 1, "start": 0, "results": [{
              "username": "ada", "email": "ada@example.org", "enrollment_track": "honor", "certificate_status": "downloadable", "special_case": "Exception",
              "exception_granted": "2026-03-01T12:00:00Z", "exception_notes": "Ill", "invalidated_by": null, "invalidation_date": null, "invalidation_note": null}]}
            """,
            listed);
        Assert.Contains("list of exceptions", (string?)(await House.Post("sam", invalidations, new { learners = new[] { "ada" }, notes = "" })).Body!["errors"]![0]!["message"], StringComparison.Ordinal);

        // Taken back, and with it the certificate.
        Assert.Equal(200, (await Delete("sam", exceptions, "ada")).Status);
        Assert.Equal(404, (await Delete("sam", exceptions, "ada")).Status);
        Assert.Equal(404, (await Page(null, $"/certificates/{verify}")).Status);

        // Earned, then void, then lifted.
        await Pass(0.7);
        Assert.Equal(200, (await Page(null, $"/certificates/{verify}")).Status);
        LearningHouse.AssertJson("""{"success": ["ada"], "errors": []}""", (await House.Post("sam", invalidations, new { learners = new[] { "ada" }, notes = "Copied" })).Body);
        Assert.Equal(404, (await Page(null, $"/certificates/{verify}")).Status);
        Assert.Equal("invalidated", (string?)(await Metadata())["cert_status"]);
        Assert.Equal((400, "The course team has declared your certificate invalid."), await Generate("ada"));
        var row = (await House.Get("tia", $"/api/instructor/v2/courses/{Course}/certificates/issued?filter=invalidated&search=ADA")).Body!["results"]![0]!;
        Assert.Equal(("sam", "Copied", "Invalidation"), ((string?)row["invalidated_by"], (string?)row["invalidation_note"], (string?)row["special_case"]));
        Assert.Equal(200, (await Delete("sam", invalidations, "ada")).Status);
        await House.CatchUp();
        Assert.Equal(200, (await Page(null, $"/certificates/{verify}")).Status);

        // Who may do it, and the older door.
        Assert.Equal(403, (await House.Post("tia", exceptions, new { learners = new[] { "ada" } })).Status);
        var older = $"/courses/{Course}/instructor/api/certificate_exception_view/";
        Assert.Equal("March 01, 2026", (string?)(await House.Post("sam", older, new { user_name = "ada", notes = "" })).Body!["created"]);
        Assert.Equal(400, (await House.Post("sam", older, new { user_name = "ada" })).Status);
        Assert.Equal(400, (await House.Post("sam", older, new { })).Status);
    }

    [Fact]
    public async Task jobs_of_the_team_are_told_and_counted()
    {
        await Honor();
        await Pass(0.7);
        var url = $"/api/instructor/v2/courses/{Course}/certificates";
        LearningHouse.AssertJson("""{"enabled": false}""", (await House.Get("tia", $"{url}/config")).Body);

        // Notes that are too long are no reason to change anything; the longest that fit would have made the certificate void.
        var form = $"/courses/{Course}/instructor/certificates";
        Assert.Equal(303, (await House.PostForm("sam", form, ("act", "invalidate"), ("learner", "ada"), ("notes", new string('x', 501)))).Status);
        Assert.Equal("downloadable", (string?)(await Metadata())["cert_status"]);

        // The switch of self-generation holds nobody back: certificates come without being asked for. A certificate that went with an exception is asked for again.
        await House.Post("sam", $"{url}/exceptions", new { learners = new[] { "ada" }, notes = "" });
        await House.CatchUp();
        await Delete("sam", $"{url}/exceptions", "ada");
        Assert.Equal("requesting", (string?)(await Metadata())["cert_status"]);
        Assert.Equal("requesting", (string?)(await Outline())!["cert_status"]);
        Assert.Equal((200, ""), await Generate("ada"));
        Assert.Equal("downloadable", (string?)(await Metadata())["cert_status"]);
        LearningHouse.AssertJson("""{"enabled": true}""", (await House.Post("sam", $"{url}/toggle_generation", new { enabled = true })).Body);
        LearningHouse.AssertJson("""{"enabled": true}""", (await House.Get("tia", $"{url}/config")).Body);
        Assert.Equal(403, (await House.Post("tia", $"{url}/regenerate", new { })).Status);
        Assert.Equal(400, (await House.Post("sam", $"{url}/regenerate", new { statuses = new[] { "lost" } })).Status);
        Assert.Equal(400, (await House.Post("sam", $"{url}/regenerate", new { student_set = "some" })).Status);
        var task = (string?)(await House.Post("sam", $"{url}/regenerate", new { statuses = new[] { "downloadable", "notpassing" } })).Body!["task_id"];
        await House.Post("sam", $"{url}/regenerate", new { student_set = "allowlisted" });
        await House.CatchUp();
        var state = "";
        for (var attempt = 0; attempt < 200 && state != "completed"; attempt++)
        {
            await Task.Delay(50, Ct);
            state = (string?)(await House.Get("tia", $"/api/instructor/v2/courses/{Course}/tasks/{task}")).Body!["state"] ?? "";
        }

        Assert.Equal("completed", state);
        var history = (await House.Get("tia", $"{url}/generation_history")).Body!["results"]!.AsArray();
        Assert.Equal(
            [("Generated", "For exceptions"), ("Regenerated", "already received, didn't receive")],
            history.Select(one => ((string?)one!["task_name"], (string?)one["details"])));
        LearningHouse.AssertJson(
            $$"""[{"course_id": "{{Course}}", "mode": "honor", "total_issued_certificate": 1, "report_run_date": "March 01, 2026"}]""",
            (await House.Get("tia", $"/courses/{Course}/instructor/api/get_issued_certificates/")).Body!["certificates"]);
        Assert.Equal(400, (await House.PostForm("sam", $"/courses/{Course}/instructor/api/start_certificate_regeneration")).Status);
        Assert.Equal(200, (await House.PostForm("sam", $"/courses/{Course}/instructor/api/start_certificate_generation")).Status);
    }

    [Fact]
    public async Task beta_testers_are_offered_none()
    {
        await Honor();
        await House.Provider.GetRequiredService<AccountBootstrap>().EnsureCourseRole(Ada, LearningHouse.Course, CourseRoles.BetaTesters, Ct);
        await Pass(0.7);
        Assert.Null((await House.Get("ada", $"/api/courseware/course/{Course}")).Body!["certificate_data"]);
        Assert.Null(await Outline());
        Assert.Equal((400, "Beta testers get no certificate."), await Generate("ada"));
    }

    private Task Honor() => House.Given(CourseEnrollmentEvent.StreamOf(Ada, LearningHouse.Course), new EnrollmentModeChanged(Ada, LearningHouse.Course, "honor", LearningHouse.Noon));

    private async Task Pass(double percent)
    {
        var cause = new GradeCause("problem_checked", Guid.NewGuid(), 1);
        await House.Given(
            LearnerGradesEvent.StreamOf(Ada, LearningHouse.Course), new CourseGradeChanged(Ada, LearningHouse.Course, percent, "Pass", true, 1, cause, LearningHouse.Noon),
            new CourseGradeNowPassed(Ada, LearningHouse.Course, percent, "Pass", 1, cause, LearningHouse.Noon));
        await House.CatchUp();
    }

    private async Task Fail(double percent)
    {
        var cause = new GradeCause("problem_checked", Guid.NewGuid(), 1);
        await House.Given(
            LearnerGradesEvent.StreamOf(Ada, LearningHouse.Course), new CourseGradeChanged(Ada, LearningHouse.Course, percent, "", false, 1, cause, LearningHouse.Noon),
            new CourseGradeNowFailed(Ada, LearningHouse.Course, percent, "", 1, cause, LearningHouse.Noon));
        await House.CatchUp();
    }

    private async Task<string> Verify() =>
        (await House.Streams.ReadStream(CourseCertificateEvent.StreamOf(Ada, LearningHouse.Course), Ct)).Select(fact => fact.Data).OfType<CertificateIssued>().Last().Verify.ToString("N");

    private async Task<JsonNode> Metadata() => (await House.Get("ada", $"/api/courseware/course/{Course}")).Body!["certificate_data"]!;

    private async Task<JsonNode?> Outline() => (await House.Get("ada", $"/api/course_home/outline/{Course}")).Body!["cert_data"];

    private Task<(int Status, string Body)> Generate(string? person) => House.PostForm(person, $"/courses/{Course}/generate_user_cert");

    private async Task<(int Status, string Body)> Page(string? person, string url)
    {
        using var answer = await House.As(person).GetAsync(new Uri(url, UriKind.Relative), Ct);
        return ((int)answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct)));
    }

    private async Task<(int Status, string Body)> Delete(string person, string url, string username)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri(url, UriKind.Relative)) { Content = System.Net.Http.Json.JsonContent.Create(new { username }) };
        using var answer = await House.As(person).SendAsync(request, Ct);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }
}
