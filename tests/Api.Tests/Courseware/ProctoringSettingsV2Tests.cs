using System.Net.Http.Json;
using System.Text.Json.Nodes;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>Settings of proctoring, which are kept and told; <c>tia</c> is of the course team.</summary>
public sealed class ProctoringSettingsV2Tests
{
    private static readonly string Url = $"/api/instructor/v2/courses/{Course}/proctoring_settings";

    [Fact]
    public async Task they_are_read_from_the_course_and_changed_by_its_team()
    {
        await using var house = await TimedExamsTests.Open();
        AssertJson(Expected("null", "true", "false"), (await house.Get("tia", Url)).Body);

        // One member at a time; what is not said stays.
        AssertJson(Expected("\"exams@example.org\"", "true", "false"), (await Patch(house, "tia", new { proctoring_escalation_email = " exams@example.org " })).Body);
        AssertJson(Expected("\"exams@example.org\"", "false", "true"), (await Patch(house, "tia", new { create_zendesk_tickets = false, enable_proctored_exams = "true" })).Body);
        AssertJson(Expected("\"exams@example.org\"", "false", "true"), (await Patch(house, "sam", new { })).Body);
        AssertJson(Expected("\"\"", "false", "true"), (await Patch(house, "tia", new { proctoring_escalation_email = "" })).Body);
        AssertJson(Expected("\"\"", "false", "true"), (await house.Get("tia", Url)).Body);
        Assert.Empty((await house.Get("tia", $"/api/instructor/v2/courses/{Course}/special_exams?exam_type=proctored")).Body!.AsArray());

        // Nothing of what is wrong is carried out.
        var (status, faults) = await Patch(house, "tia", new { enable_proctored_exams = "perhaps", create_zendesk_tickets = (bool?)null, proctoring_escalation_email = 7 });
        Assert.Equal(400, status);
        AssertJson(
            """
            {"create_zendesk_tickets": ["This field may not be null."], "enable_proctored_exams": ["Must be a valid boolean."], "proctoring_escalation_email": ["Not a valid string."]}
            """,
            faults);
        foreach (var address in (string[])["a\0b", new string('a', 255)])
            Assert.Equal(400, (await Patch(house, "tia", new { proctoring_escalation_email = address, enable_proctored_exams = false })).Status);
        Assert.Equal(400, (await Patch(house, "tia", new[] { 1 })).Status);
        AssertJson(Expected("\"\"", "false", "true"), (await house.Get("tia", Url)).Body);

        Assert.Equal(403, (await Patch(house, "ada", new { enable_proctored_exams = false })).Status);
        Assert.Equal(401, (await Patch(house, null, new { enable_proctored_exams = false })).Status);
        Assert.Equal(404, (await house.Get("sam", "/api/instructor/v2/courses/course-v1:No+Course+1/proctoring_settings")).Status);
    }

    private static string Expected(string email, string tickets, string enabled) =>
        $$"""
        {"proctoring_provider": null, "proctoring_escalation_email": {{email}}, "create_zendesk_tickets": {{tickets}}, "enable_proctored_exams": {{enabled}},
         "supports_onboarding": false, "review_dashboard_available": false}
        """;

    private static async Task<(int Status, JsonNode? Body)> Patch(LearningHouse house, string? person, object body)
    {
        using var answer = await house.As(person).PatchAsJsonAsync(Url, body, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}
