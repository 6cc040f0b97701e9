using System.Text.Json.Nodes;
using OpenEdx.Domain.Courseware;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>What the course team sees of timed exams; <c>tia</c> is of it.</summary>
public sealed class SpecialExamListsTests
{
    private static readonly string Exams = $"/api/instructor/v2/courses/{Course}/special_exams";

    [Fact]
    public async Task attempts_are_listed_searched_and_ordered()
    {
        await using var house = await TimedExamsTests.Open();
        var exam = Assert.Single((await house.Get("tia", Exams)).Body!.AsArray())!;
        var id = (long)exam["id"]!;
        AssertJson(exam.ToJsonString(), (await house.Get("tia", $"{Exams}/{id}")).Body);
        Assert.Equal(404, (await house.Get("tia", $"{Exams}/{id + 1}")).Status);
        foreach (var (person, minutes) in ((string, int)[])[("ada", 0), ("ben", 5)])
        {
            var user = house.People[person];
            var at = Noon.AddMinutes(minutes);
            await house.Given(
                TimedExamEvent.StreamOf(user, TimedExamsTests.Exam),
                new ExamAttemptCreated(user, TimedExamsTests.Exam, 1, at), new ExamAttemptStarted(user, TimedExamsTests.Exam, 1, 60, 0, 60, null, at));
        }

        await house.Given(TimedExamEvent.StreamOf(house.People["ada"], TimedExamsTests.Exam), new ExamAttemptSubmitted(house.People["ada"], TimedExamsTests.Exam, 1, Noon.AddMinutes(9)));
        var all = (await house.Get("tia", $"{Exams}/attempts?page_size=1")).Body!;
        Assert.Equal((2, 2), ((int)all["count"]!, (int)all["num_pages"]!));
        Assert.Equal("ben", (string?)Assert.Single(all["results"]!.AsArray())!["user"]!["username"]);
        Assert.Equal(["ada", "ben"], Names((await house.Get("tia", $"{Exams}/{id}/attempts?ordering=user__username")).Body!));
        Assert.Equal(["ben", "ada"], Names((await house.Get("tia", $"{Exams}/attempts?ordering=-username")).Body!));
        var found = (await house.Get("tia", $"{Exams}/attempts?search=ADA@")).Body!["results"]![0]!;
        AssertJson(
            $$"""
            {"id": {{found["id"]}}, "user": {"id": {{house.People["ada"]}}, "username": "ada", "email": "ada@example.org"}, "exam_id": {{id}}, "exam_name": "Final",
             "exam_type": "timed", "status": "submitted", "start_time": "2026-03-01T12:00:00Z", "end_time": "2026-03-01T12:09:00Z",
             "allowed_time_limit_mins": 60, "ready_to_resume": false}
            """,
            found);
        Assert.Empty(Names((await house.Get("tia", $"{Exams}/attempts?search=nobody")).Body!));
        Assert.Equal(404, (await house.Get("tia", $"{Exams}/attempts?page=3")).Status);
        Assert.Equal(404, (await house.Get("tia", $"{Exams}/{id + 1}/attempts")).Status);
        Assert.Equal(403, (await house.Get("ada", $"{Exams}/attempts")).Status);
    }

    [Fact]
    public async Task extra_time_for_many_is_given_listed_and_taken_back()
    {
        await using var house = await TimedExamsTests.Open();
        var id = (long)(await house.Get("tia", Exams)).Body![0]!["id"]!;
        var ask = new { exam_ids = new[] { id, 1L }, user_ids = new[] { "ada", "ben@example.org" }, allowance_type = "additional_time_granted", value = "30" };
        var given = (await house.Post("tia", $"{Exams}/allowances", ask)).Body!;
        Assert.Equal([true, false, true, false], given["results"]!.AsArray().Select(one => (bool)one!["success"]!));
        var listed = (await house.Get("tia", $"{Exams}/allowances")).Body!;
        Assert.Equal(["ada", "ben"], Names(listed));
        var first = listed["results"]![0]!;
        AssertJson(
            $$"""
            {"id": {{first["id"]}}, "created": "2026-03-01T12:00:00Z", "modified": "2026-03-01T12:00:00Z",
             "user": {"id": {{house.People["ada"]}}, "username": "ada", "email": "ada@example.org"}, "key": "additional_time_granted", "value": "30",
             "proctored_exam": {{(await house.Get("tia", $"{Exams}/{id}")).Body!.ToJsonString()}} }
            """,
            first);
        Assert.Equal(["ben"], Names((await house.Get("tia", $"{Exams}/allowances?search=ben")).Body!));
        await house.Given(TimedExamEvent.StreamOf(house.People["ada"], TimedExamsTests.Exam), new ExamTimeWithdrawn(house.People["ada"], TimedExamsTests.Exam, house.People["tia"], null, Noon));
        Assert.Equal(["ben"], Names((await house.Get("tia", $"{Exams}/allowances")).Body!));
        Assert.Equal(403, (await house.Post("ada", $"{Exams}/allowances", ask)).Status);
    }

    private static IEnumerable<string?> Names(JsonNode page) => page["results"]!.AsArray().Select(one => (string?)one!["user"]!["username"]);
}
