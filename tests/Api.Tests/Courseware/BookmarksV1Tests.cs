using System.Net;
using OpenEdx.Domain.Courseware;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Courseware.SmallCourse;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Courseware;

public sealed class BookmarksV1Tests
{
    private const string Url = "/api/bookmarks/v1/bookmarks/";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_marked_unit_is_told_with_its_place_listed_and_shown_in_its_subsection()
    {
        await using var house = await Open(Make());
        var (status, added) = await house.Post("ada", Url, new { usage_id = Usage("vertical-1") });
        Assert.Equal(201, status);
        AssertJson(
            $$"""
            {
              "id": "ada,{{Usage("vertical-1")}}", "course_id": "{{Key}}", "usage_id": "{{Usage("vertical-1")}}", "block_type": "vertical",
              "created": "2026-03-01T12:00:00Z", "display_name": "Read and watch",
              "path": [
                {"usage_key": "{{Usage("chapter-1")}}", "display_name": "Week 1"},
                {"usage_key": "{{Usage("sequential-1")}}", "display_name": "Basics"}
              ]
            }
            """,
            added);
        Assert.Equal(201, (await house.Post("ada", Url, new { usage_id = Usage("vertical-1") })).Status);
        var (_, list) = await house.Get("ada", $"{Url}?course_id={Uri.EscapeDataString(Key)}&fields=display_name");
        Assert.Equal(1, (int)list!["count"]!);
        Assert.Equal(
            ["id", "course_id", "usage_id", "block_type", "created", "display_name"], list["results"]![0]!.AsObject().Select(field => field.Key));
        Assert.Equal((bool[])[true, false], await Marks(house, "ada"));
        Assert.Equal((bool[])[false, false], await Marks(house, "sam"));
        Assert.Contains("Read and watch</a>", await house.As("ada").GetStringAsync(new Uri($"/courses/{Key}/bookmarks/", UriKind.Relative), Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, await Remove(house, "ada", "ada"));
        Assert.Equal((bool[])[false, false], await Marks(house, "ada"));
        Assert.Equal(HttpStatusCode.NotFound, await Remove(house, "ada", "ada"));
    }

    [Fact]
    public async Task what_cannot_be_marked_is_refused_in_words()
    {
        await using var house = await Open(Make());
        Assert.Equal("No data provided.", await Refused(house, "ada", new { }));
        Assert.Equal("Parameter usage_id not provided.", await Refused(house, "ada", new { usage = "x" }));
        Assert.Equal("Invalid usage_id: x.", await Refused(house, "ada", new { usage_id = "x" }));
        foreach (var hidden in (string[])["vertical-none", "sequential-2", "vertical-3", "vertical-4"])
            Assert.Equal($"Block with usage_id: {Usage(hidden)} not found.", await Refused(house, "ada", new { usage_id = Usage(hidden) }));

        // Not a member of the course run.
        Assert.Equal($"Block with usage_id: {Usage("vertical-1")} not found.", await Refused(house, "ben", new { usage_id = Usage("vertical-1") }));
        Assert.Equal(401, (await house.Post(null, Url, new { usage_id = Usage("vertical-1") })).Status);
    }

    [Fact]
    public async Task more_than_a_hundred_do_not_fit()
    {
        await using var house = await Open(Make());
        var ada = house.People["ada"];
        await house.Given(
            LearnerBookmarksEvent.StreamOf(ada, LearningHouse.Course),
            [.. Enumerable.Range(0, 100).Select(object (n) => new BookmarkAdded(ada, CourseBuilder.Usage($"vertical-x{n}"), Noon))]);
        Assert.StartsWith("You can create up to 100 bookmarks.", await Refused(house, "ada", new { usage_id = Usage("vertical-1") }), StringComparison.Ordinal);
        var (_, page) = await house.Get("ada", $"{Url}?page=2&page_size=30&fields=path,display_name");
        Assert.Equal((100, 4, 2, 30), ((int)page!["count"]!, (int)page["num_pages"]!, (int)page["current_page"]!, (int)page["start"]!));

        // Gone from the course: the bookmark stays, without a place.
        Assert.Equal("vertical-x69", (string?)page["results"]![0]!["display_name"]);
        Assert.Empty(page["results"]![0]!["path"]!.AsArray());
        var (status, beyond) = await house.Get("ada", $"{Url}?page=99");
        Assert.Equal((404, "Invalid page."), (status, (string?)beyond!["detail"]));
    }

    [Fact]
    public async Task bookmarks_of_others_are_out_of_reach()
    {
        await using var house = await Open(Make());
        await house.Post("ada", Url, new { usage_id = Usage("vertical-1") });
        foreach (var (person, expected) in ((string, HttpStatusCode)[])[("ben", HttpStatusCode.NotFound), ("tia", HttpStatusCode.NotFound), ("sam", HttpStatusCode.Forbidden)])
        {
            Assert.Equal((int)expected, (await house.Get(person, $"{Url}ada,{Usage("vertical-1")}/")).Status);
            Assert.Equal(expected, await Remove(house, person, "ada"));

            // Under one's own name there is nothing of ada's either.
            Assert.Equal(HttpStatusCode.NotFound, await Remove(house, person, person));
            Assert.Equal(0, (int)(await house.Get(person, Url)).Body!["count"]!);
        }

        Assert.Equal(200, (await house.Get("ada", $"{Url}ADA,{Usage("vertical-1")}/")).Status);
        Assert.Equal(401, (await house.Get(null, $"{Url}ada,{Usage("vertical-1")}/")).Status);
    }

    private static async Task<bool[]> Marks(LearningHouse house, string person) =>
        [.. (await house.Get(person, $"/api/courseware/sequence/{Usage("sequential-1")}")).Body!["items"]!.AsArray().Select(item => (bool)item!["bookmarked"]!)];

    private static async Task<HttpStatusCode> Remove(LearningHouse house, string person, string owner) =>
        (await house.As(person).DeleteAsync(new Uri($"{Url}{owner},{Usage("vertical-1")}/", UriKind.Relative), Ct)).StatusCode;

    private static async Task<string?> Refused(LearningHouse house, string person, object body)
    {
        var (status, answer) = await house.Post(person, Url, body);
        Assert.Equal(400, status);
        Assert.NotNull((string?)answer!["user_message"]);
        return (string?)answer["developer_message"];
    }
}
