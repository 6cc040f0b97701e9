using System.Net.Http.Json;
using static OpenEdx.Api.Tests.Courseware.SmallCourse;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Courseware;

public sealed class UserToursV1Tests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task tours_are_offered_until_they_were_taken()
    {
        await using var house = await Open(Make());
        AssertJson("""{"course_home_tour_status": "show-new-user-tour", "show_courseware_tour": true}""", (await house.Get("ada", "/api/user_tours/v1/ada")).Body);
        Assert.Equal(200, await Patch(house, "ada", "ADA", new { course_home_tour_status = "no-tour" }));
        Assert.Equal(200, await Patch(house, "ada", "ada", new { show_courseware_tour = false }));
        AssertJson("""{"course_home_tour_status": "no-tour", "show_courseware_tour": false}""", (await house.Get("ada", "/api/user_tours/v1/ada")).Body);
        foreach (var wrong in (object[])[new { course_home_tour_status = "by-bus" }, new { course_home_tour_status = 1 }, new { show_courseware_tour = "perhaps" }])
            Assert.Equal(400, await Patch(house, "ada", "ada", wrong));
    }

    [Fact]
    public async Task tours_of_others_are_read_by_staff_of_the_platform_and_switched_by_nobody()
    {
        await using var house = await Open(Make());
        Assert.Equal(200, await Patch(house, "ada", "ada", new { course_home_tour_status = "no-tour" }));
        foreach (var person in (string[])["ben", "tia"]) Assert.Equal(400, (await house.Get(person, "/api/user_tours/v1/ada")).Status);
        AssertJson("""{"course_home_tour_status": "no-tour", "show_courseware_tour": true}""", (await house.Get("sam", "/api/user_tours/v1/ada")).Body);
        Assert.Equal(404, (await house.Get("sam", "/api/user_tours/v1/nobody")).Status);
        foreach (var person in (string[])["ben", "tia", "sam"]) Assert.Equal(400, await Patch(house, person, "ada", new { show_courseware_tour = false }));
        Assert.Equal(401, (await house.Get(null, "/api/user_tours/v1/ada")).Status);
        Assert.True((bool)(await house.Get("ada", "/api/user_tours/v1/ada")).Body!["show_courseware_tour"]!);
    }

    [Fact]
    public async Task there_are_no_further_tours_and_no_notices()
    {
        await using var house = await Open(Make());
        Assert.Equal("[]", (await house.Get("ada", "/api/user_tours/discussion_tours/")).Body!.ToJsonString());
        Assert.Equal("""{"results":[]}""", (await house.Get("ada", "/notices/api/v1/unacknowledged")).Body!.ToJsonString());
    }

    [Fact]
    public async Task nobody_has_to_promise_anything_unless_the_operator_says_so()
    {
        await using var house = await Open(Make());
        var url = $"/api/agreements/v1/integrity_signature/{Key}";
        Assert.Equal(404, (await house.Get("ada", url)).Status);
        Assert.Equal(404, (await house.Post("ada", url, new { })).Status);
    }

    private static async Task<int> Patch(LearningHouse house, string person, string owner, object body)
    {
        using var answer = await house.As(person).PatchAsJsonAsync(new Uri($"/api/user_tours/v1/{owner}", UriKind.Relative), body, Ct);
        return (int)answer.StatusCode;
    }
}
