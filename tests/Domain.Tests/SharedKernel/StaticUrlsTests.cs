using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.SharedKernel;

public sealed class StaticUrlsTests
{
    private const string Served = "/asset-v1:Org+N+R+type@asset+block@";
    private static readonly CourseKey Course = CourseKey.Of("Org", "N", "R");

    [Theory]
    [InlineData("""<img src="/static/a.png">""", $"""<img src="{Served}a.png">""")]
    [InlineData("""<img src='/static/sub/a b.png'>""", $"""<img src='{Served}sub_a_b.png'>""")]
    [InlineData("""<a href="/static/a%20b.pdf#page=2">""", $"""<a href="{Served}a_b.pdf#page=2">""")]
    [InlineData("""<a href="/static/a.js?v=1">""", $"""<a href="{Served}a.js?v=1">""")]
    [InlineData("""{&quot;url&quot;: &quot;/static/a.png&quot;}""", $$"""{&quot;url&quot;: &quot;{{Served}}a.png&quot;}""")]
    [InlineData("""<iframe src="/static/tool.html?jsinput=1">""", """<iframe src="/asset-v1:Org+N+R+type@asset+block/tool.html?jsinput=1">""")]
    [InlineData("background: url(/static/a.png)", $"background: url({Served}a.png)")]
    [InlineData("""<img src="/c4x/Org/N/asset/a.png">""", $"""<img src="{Served}a.png">""")]
    [InlineData("""<img src="/c4x/Other/N/asset/a.png">""", """<img src="/c4x/Other/N/asset/a.png">""")]
    [InlineData("""<a href="/jump_to_id/abc">""", """<a href="/courses/course-v1:Org+N+R/jump_to_id/abc">""")]
    [InlineData("""<a href="/course/progress">""", """<a href="/courses/course-v1:Org+N+R/progress">""")]
    [InlineData("""<a href="/courses/course-v1:X+Y+Z/about">""", """<a href="/courses/course-v1:X+Y+Z/about">""")]
    [InlineData("put it in /static/ please", "put it in /static/ please")]
    [InlineData("no reference", "no reference")]
    public void portable_references_become_addresses(string written, string served) => Assert.Equal(served, StaticUrls.Rewrite(written, Course));

    [Fact]
    public void an_address_is_the_key_of_its_file()
    {
        Assert.True(AssetKey.TryParse(StaticUrls.AssetUrl(Course, "sub/a b.png")[1..], out var key));
        Assert.Equal((Course, "sub_a_b.png"), (key.Course, key.Name));
    }

    [Fact]
    public void a_page_lies_in_a_folder_with_its_neighbors()
    {
        Assert.True(AssetKey.TryParse("asset-v1:Org+N+R+type@asset+block/tool.html", out var key));
        Assert.Equal("asset-v1:Org+N+R+type@asset+block@tool.html", key.ToString());
    }

    [Theory]
    [InlineData("asset-v1:Org+N+R+type@thumbnail+block@a.png")]
    [InlineData("asset-v1:Org+N+R+type@asset+block@../a")]
    [InlineData("asset-v1:Org+N+type@asset+block@a")]
    [InlineData("asset-v1:Org+N+R+type@asset+block@")]
    public void what_is_no_asset_key_is_refused(string text) => Assert.False(AssetKey.TryParse(text, out _));
}
