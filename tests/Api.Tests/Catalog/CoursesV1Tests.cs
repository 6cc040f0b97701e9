using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Catalog;

public sealed class CoursesV1Tests
{
    private const string Item =
        """
        {
          "blocks_url": "http://localhost:18000/api/courses/v2/blocks/?course_id=course-v1%3AOpenedX%2BSmall%2B2026",
          "effort": "3 hours", "end": null, "enrollment_start": null, "enrollment_end": null, "id": "course-v1:OpenedX+Small+2026",
          "media": {
            "banner_image": {
              "uri": "/asset-v1:OpenedX+Small+2026+type@asset+block@images_course_image.jpg",
              "uri_absolute": "http://localhost:18000/asset-v1:OpenedX+Small+2026+type@asset+block@images_course_image.jpg"},
            "course_image": {"uri": "/asset-v1:OpenedX+Small+2026+type@asset+block@small.png"},
            "course_video": {"uri": null},
            "image": {
              "raw": "http://localhost:18000/asset-v1:OpenedX+Small+2026+type@asset+block@small.png",
              "small": "http://localhost:18000/asset-v1:OpenedX+Small+2026+type@asset+block@small.png",
              "large": "http://localhost:18000/asset-v1:OpenedX+Small+2026+type@asset+block@small.png"}},
          "name": "Small", "number": "Small", "org": "OpenedX", "short_description": "A course.", "start": "2026-01-01T00:00:00Z",
          "start_display": "Jan. 1, 2026", "start_type": "timestamp", "pacing": "self", "mobile_available": true, "hidden": false,
          "invitation_only": false, "course_id": "course-v1:OpenedX+Small+2026"
        }
        """;

    [Fact]
    public async Task the_list_is_public_and_paged()
    {
        await using var house = await Open(Course());
        var page = """{"results": [ITEM], "pagination": {"next": null, "previous": null, "count": 1, "num_pages": 1}}""".Replace("ITEM", Item, StringComparison.Ordinal);
        AssertJson(page, (await house.Get(null, "/api/courses/v1/courses/")).Body);
        AssertJson(
            page,
            (await house.Get("ada", "/api/courses/v1/courses/?page=1&mobile=true&permissions=enroll&permissions=see_in_catalog&permissions=see_about_page&username=ada")).Body);
        Assert.Equal(200, (await house.PostForm(null, "/api/courses/v1/courses/", ("search_term", "small"))).Status);

        var (status, body) = await house.Get(null, "/api/courses/v1/courses/?page=2");
        Assert.Equal(404, status);
        AssertJson("""{"developer_message": "Invalid page."}""", body);
    }

    [Theory]
    [InlineData("search_term=nothing", 0)]
    [InlineData("search_term=smal", 1)]
    [InlineData("org=OpenedX", 1)]
    [InlineData("org=Other", 0)]
    [InlineData("mobile=false", 0)]
    [InlineData("active_only=true", 1)]
    [InlineData("course_keys=course-v1:OpenedX%2BSmall%2B2026,course-v1:A%2BB%2BC", 1)]
    [InlineData("course_keys=course-v1:A%2BB%2BC", 0)]
    [InlineData("permissions=staff", 0)]
    public async Task the_list_is_narrowed(string query, int count)
    {
        await using var house = await Open(Course());
        Assert.Equal(count, (int)(await house.Get(null, "/api/courses/v1/courses/?" + query)).Body!["pagination"]!["count"]!);
    }

    [Fact]
    public async Task wrong_parameters_are_named()
    {
        await using var house = await Open(Course());
        var (status, body) = await house.Get(null, "/api/courses/v1/courses/?mobile=perhaps");
        Assert.Equal(400, status);
        Assert.NotNull(body!["field_errors"]!["mobile"]!["developer_message"]);
        Assert.Equal(403, (await house.Get("ada", "/api/courses/v1/courses/?username=ben")).Status);
        Assert.Equal(200, (await house.Get("sam", "/api/courses/v1/courses/?username=ben")).Status);
    }

    [Fact]
    public async Task one_course_carries_its_overview_and_the_callers_enrollment()
    {
        await using var house = await Open(Course());
        const string Overview = """<p><img src="/asset-v1:OpenedX+Small+2026+type@asset+block@a.png"></p>""";
        var (_, anonymous) = await house.Get(null, "/api/courses/v1/courses/course-v1:OpenedX+Small+2026");
        Assert.Equal(Overview, (string?)anonymous!["overview"]);
        Assert.False(anonymous.AsObject().ContainsKey("is_enrolled"));

        var (_, own) = await house.Get("ada", "/api/courses/v1/courses/course-v1:OpenedX+Small+2026?username=ada");
        Assert.True((bool)own!["is_enrolled"]!);
        own.AsObject().Remove("is_enrolled");
        own.AsObject().Remove("overview");
        AssertJson(Item, own);

        Assert.Equal(404, (await house.Get(null, "/api/courses/v1/courses/course-v1:No+Such+Run")).Status);
        var (status, wrong) = await house.Get(null, "/api/courses/v1/courses/nonsense");
        Assert.Equal(400, status);
        Assert.NotNull(wrong!["field_errors"]!["course_key"]);
    }

    [Fact]
    public async Task keys_of_courses_by_role()
    {
        await using var house = await Open(Course());
        AssertJson(
            """{"results": ["course-v1:OpenedX+Small+2026"], "pagination": {"next": null, "previous": null, "count": 1, "num_pages": 1}}""",
            (await house.Get("tia", "/api/courses/v1/course_ids/?role=staff&username=tia")).Body);
        AssertJson(
            """{"results": [], "pagination": {"next": null, "previous": null, "count": 0, "num_pages": 1}}""",
            (await house.Get("ada", "/api/courses/v1/course_ids/?role=staff&username=ada")).Body);
        Assert.Equal(400, (await house.Get("ada", "/api/courses/v1/course_ids/")).Status);
    }

    private static CourseBuilder Course() => new CourseBuilder()
        .With(
            ("display_name", "Small"), ("start", "2026-01-01T00:00:00Z"), ("self_paced", true), ("mobile_available", true), ("course_image", "small.png"))
        .Page("about/short_description", "A course.")
        .Page("about/effort", "3 hours")
        .Page("about/overview", """<p><img src="/static/a.png"></p>""");
}
