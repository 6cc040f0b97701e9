using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Courseware.SmallCourse;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Enrollment;

public sealed class LearnerHomeV1Tests
{
    private const string Url = "/api/learner_home/init";

    [Fact]
    public async Task a_member_finds_a_whole_card_for_each_course()
    {
        await using var house = await Open(Make());
        var (status, home) = await house.Get("ada", Url);
        Assert.Equal(200, status);
        AssertJson(
            $$"""
            {
              "emailConfirmation": {"isNeeded": false, "sendEmailUrl": "http://localhost:18000/api/send_account_activation_email"},
              "enterpriseDashboard": null,
              "platformSettings": {
                "supportEmail": "support@localhost", "billingEmail": "support@localhost", "courseSearchUrl": "http://localhost:18000/courses"
              },
              "courses": [{
                "course": {
                  "bannerImgSrc": "/asset-v1:OpenedX+Small+2026+type@asset+block@images_course_image.jpg", "courseName": "Small", "courseNumber": "Small",
                  "socialShareUrl": null
                },
                "courseProvider": {"name": "OpenedX"},
                "courseRun": {
                  "isStarted": true, "isArchived": false, "courseId": "{{Key}}", "minPassingGrade": "0.50", "startDate": "2026-01-01T00:00:00Z",
                  "advertisedStart": null, "endDate": "2026-12-31T00:00:00Z", "homeUrl": "http://localhost:18000/learning/course/{{Key}}/home",
                  "marketingUrl": null, "progressUrl": "http://localhost:18000/learning/course/{{Key}}/progress",
                  "unenrollUrl": "/course_run/{{Key}}/refund_status", "upgradeUrl": null, "resumeUrl": null
                },
                "enrollment": {
                  "accessExpirationDate": null, "isAudit": true, "hasStarted": false,
                  "coursewareAccess": {"hasUnmetPrerequisites": false, "isTooEarly": false, "isStaff": false},
                  "isVerified": false, "canUpgrade": false, "isAuditAccessExpired": false, "isEmailEnabled": true, "hasOptedOutOfEmail": false,
                  "lastEnrolled": "2026-02-19T12:00:00Z", "isEnrolled": true, "mode": "audit"
                },
                "certificate": {"availableDate": "2026-12-31T00:00:00Z", "isRestricted": false, "isEarned": false, "isDownloadable": false, "certPreviewUrl": null},
                "entitlement": {},
                "gradeData": {"isPassing": false},
                "programs": {"relatedPrograms": []},
                "credit": {}
              }],
              "socialShareSettings": {
                "facebook": {"isEnabled": false, "socialBrand": "", "utmParams": ""},
                "twitter": {"isEnabled": false, "socialBrand": "", "utmParams": ""}
              },
              "suggestedCourses": []
            }
            """,
            home);
        Assert.Empty((await house.Get("ben", Url)).Body!["courses"]!.AsArray());
        Assert.Equal(401, (await house.Get(null, Url)).Status);
    }

    [Fact]
    public async Task the_card_knows_where_the_learner_goes_on()
    {
        await using var house = await Open(Make());
        var ada = house.People["ada"];
        await house.Given(
            CompletionEvent.StreamOf(ada, LearningHouse.Course),
            new BlockCompletionChanged(ada, CourseBuilder.Usage("html-1"), 1, Noon.AddHours(-2)),
            new BlockCompletionChanged(ada, CourseBuilder.Usage("video-1"), 1, Noon.AddHours(-1)));
        await house.CatchUp();
        var card = (await house.Get("ada", Url)).Body!["courses"]![0]!;
        Assert.Equal($"http://localhost:18000/courses/{Key}/jump_to/{Usage("video-1")}", (string?)card["courseRun"]!["resumeUrl"]);
        Assert.True((bool)card["enrollment"]!["hasStarted"]!);
    }

    [Fact]
    public async Task staff_sees_the_dashboard_of_another_and_nobody_else_does()
    {
        await using var house = await Open(Make());
        foreach (var name in (string[])["ada", "ADA@example.org"])
            Assert.Equal("audit", (string?)(await house.Get("sam", $"{Url}/?user={name}")).Body!["courses"]![0]!["enrollment"]!["mode"]);
        Assert.Equal(404, (await house.Get("sam", $"{Url}?user=nobody")).Status);
        foreach (var person in (string[])["ben", "tia"]) Assert.Equal(403, (await house.Get(person, $"{Url}?user=ada")).Status);
    }

    [Fact]
    public async Task who_has_left_has_no_card_and_nothing_to_be_asked()
    {
        await using var house = await Open(Make());
        Assert.Equal("""{"course_refundable_status":false}""", (await house.Get("ada", $"/course_run/{Key}/refund_status")).Body!.ToJsonString());
        await house.PostForm("ada", "/change_enrollment", ("course_id", Key), ("enrollment_action", "unenroll"));
        Assert.Empty((await house.Get("ada", Url)).Body!["courses"]!.AsArray());
        Assert.Equal(404, (await house.Get("ada", $"/course_run/{Key}/refund_status")).Status);
    }

    [Fact]
    public async Task mail_of_the_team_is_declined_and_wanted_again()
    {
        await using var house = await Open(Make());
        const string Choice = "/api/change_email_settings";
        Assert.Equal((200, """{"success":true}"""), await house.PostForm("ada", Choice, ("course_id", Key)));
        Assert.True(await HasOptedOut(house));
        Assert.Equal(200, (await house.Post("ada", Choice, new { course_id = Key, receive_emails = "on" })).Status);
        Assert.False(await HasOptedOut(house));
        Assert.Equal(200, (await house.Post("ada", Choice, new { course_id = Key })).Status);
        Assert.True(await HasOptedOut(house));

        // Of the members only, and each for itself.
        Assert.Equal(404, (await house.Post("ben", Choice, new { course_id = Key })).Status);
        Assert.Equal(400, (await house.Post("ada", Choice, new { course_id = "x" })).Status);
        Assert.Equal(401, (await house.Post(null, Choice, new { course_id = Key })).Status);
        await house.Given(CourseEnrollmentEvent.StreamOf(house.People["ben"], LearningHouse.Course), new EnrollmentActivated(house.People["ben"], LearningHouse.Course, "audit", Noon));
        Assert.False((bool)(await house.Get("ben", Url)).Body!["courses"]![0]!["enrollment"]!["hasOptedOutOfEmail"]!);
    }

    private static async Task<bool> HasOptedOut(LearningHouse house) =>
        (bool)(await house.Get("ada", Url)).Body!["courses"]![0]!["enrollment"]!["hasOptedOutOfEmail"]!;
}
