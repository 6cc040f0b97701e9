using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using static OpenEdx.Api.Tests.Courseware.SmallCourse;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Enrollment;

public sealed class CourseModesV1Tests
{
    private static readonly string Url = $"/api/course_modes/v1/courses/{Key}/";
    private static readonly object Verified = new { course_id = Key, mode_slug = "verified", mode_display_name = "Verified", currency = "USD", min_price = 49, expiration_datetime = "2026-04-01T00:00:00Z" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_track_that_was_offered_can_be_enrolled_in_at_once()
    {
        await using var house = await Open(Make());
        var (status, offered) = await house.Post("sam", Url, Verified);
        Assert.Equal(201, status);
        AssertJson(Wire(49), offered);
        AssertJson(Wire(49), (await house.Get("sam", $"{Url}verified/")).Body);
        Assert.Equal(["audit", "honor", "verified"], (await house.Get("sam", Url.TrimEnd('/'))).Body!.AsArray().Select(mode => (string?)mode!["mode_slug"]));

        var enrolled = await house.Post("sam", "/api/enrollment/v1/enrollment", new { user = "ben", mode = "verified", course_details = new { course_id = Key } });
        Assert.Equal((200, "verified"), (enrolled.Status, (string?)enrolled.Body!["mode"]));
        Assert.Equal(["audit", "honor", "verified"], enrolled.Body["course_details"]!["course_modes"]!.AsArray().Select(mode => (string?)mode!["slug"]));
        Assert.Equal(
            ["audit", "honor", "verified"], (await house.Get("ben", $"/api/course_home/course_metadata/{Key}")).Body!["course_modes"]!.AsArray().Select(mode => (string?)mode!["slug"]));

        // Learners still choose free tracks only.
        Assert.Equal(403, (await house.Post("ada", "/api/enrollment/v1/enrollment", new { mode = "verified", course_details = new { course_id = Key } })).Status);
    }

    [Fact]
    public async Task terms_change_by_merge_patch()
    {
        await using var house = await Open(Make());
        await house.Post("sam", Url, Verified);
        Assert.Equal(204, (await Patch(house, "sam", """{"min_price": 99, "expiration_datetime": null}""")).Status);
        var shown = (await house.Get("sam", $"{Url}verified")).Body!;
        Assert.Equal((99, null, false, "Verified"), ((int)shown["min_price"]!, (string?)shown["expiration_datetime"], (bool)shown["expiration_datetime_is_explicit"]!, (string?)shown["mode_display_name"]));
        Assert.Equal(415, (await Patch(house, "sam", """{"min_price": 99}""", "application/json")).Status);
        foreach (var kept in (string[])["course_id", "mode_slug"])
            AssertJson($$"""{"{{kept}}": ["This field cannot be modified."]}""", (await Patch(house, "sam", $$"""{"{{kept}}": "x"}""")).Body);
        foreach (var wrong in (string[])["""{"min_price": -1}""", """{"expiration_datetime": "soon"}""", """{"currency": null}""", """{"description": 7}"""])
            Assert.Equal(400, (await Patch(house, "sam", wrong)).Status);
    }

    [Fact]
    public async Task a_track_is_withdrawn_but_not_the_last()
    {
        await using var house = await Open(Make());
        Assert.Equal(204, await Delete(house, "honor"));
        Assert.Equal(404, await Delete(house, "honor"));
        Assert.Equal(400, await Delete(house, "audit"));
        var refused = await house.Post("sam", "/api/enrollment/v1/enrollment", new { user = "ben", mode = "honor", course_details = new { course_id = Key } });
        Assert.Equal(400, refused.Status);
    }

    [Fact]
    public async Task wrong_tracks_are_told_by_field()
    {
        await using var house = await Open(Make());
        var (status, errors) = await house.Post("sam", Url, new { mode_slug = "verified", min_price = "much" });
        Assert.Equal(400, status);
        Assert.Equal(["course_id", "mode_display_name", "currency", "min_price"], errors!.AsObject().Select(field => field.Key));
        Assert.Equal(400, (await house.Post("sam", Url, new { course_id = "course-v1:No+Course+1", mode_slug = "v", mode_display_name = "V", currency = "usd" })).Status);
        await house.Post("sam", Url, Verified);
        Assert.Equal(["non_field_errors"], (await house.Post("sam", Url, Verified)).Body!.AsObject().Select(field => field.Key));
    }

    [Fact]
    public async Task only_operators_touch_tracks()
    {
        await using var house = await Open(Make());
        foreach (var (person, expected) in ((string?, int)[])[(null, 401), ("ada", 403), ("tia", 403)])
        {
            Assert.Equal(expected, (await house.Get(person, Url)).Status);
            Assert.Equal(expected, (await house.Post(person, Url, Verified)).Status);
        }
    }

    private static string Wire(int price) => $$"""
        {"course_id": "{{Key}}", "mode_slug": "verified", "mode_display_name": "Verified", "min_price": {{price}}, "currency": "usd",
         "expiration_datetime": "2026-04-01T00:00:00Z", "expiration_datetime_is_explicit": true, "description": null, "sku": null, "bulk_sku": null}
        """;

    private static async Task<(int Status, JsonNode? Body)> Patch(LearningHouse house, string person, string body, string type = "application/merge-patch+json")
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await house.As(person).PatchAsync(new Uri($"{Url}verified", UriKind.Relative), content, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        return ((int)answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private static async Task<int> Delete(LearningHouse house, string slug)
    {
        using var answer = await house.As("sam").DeleteAsync(new Uri(Url + slug, UriKind.Relative), Ct);
        return (int)answer.StatusCode;
    }
}
