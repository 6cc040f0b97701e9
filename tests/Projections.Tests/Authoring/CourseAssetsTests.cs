using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;

namespace OpenEdx.Projections.Tests.Authoring;

public sealed class CourseAssetsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N+R");
    private static readonly CourseKey Other = CourseKey.Parse("course-v1:Org+N+S");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_file_is_stored_replaced_and_removed_in_its_own_course_only()
    {
        await using var model = await ReadModel.Of(new CourseAssets());
        var assets = new CourseAssetsQuery(model.Database);
        await model.Given(Fact(Stored(Course, "aa")), Fact(Stored(Other, "bb")), Fact(Stored(Course, "cc") with { Locked = true, At = Noon.AddDays(1) }));
        Assert.Equal(
            new CourseAssetRow(Course.ToString(), "img_a.png", "img/a.png", "cc", 4, "image/png", true, Noon.AddDays(1)),
            await assets.Find(new AssetKey(Course, "img_a.png"), Ct));

        await model.Given(Fact(new DraftAssetRemoved(Course, "img_a.png")));
        Assert.Null(await assets.Find(new AssetKey(Course, "img_a.png"), Ct));
        Assert.Equal("bb", (await assets.Find(new AssetKey(Other, "img_a.png"), Ct))!.Sha256);
        await model.ThenRebuiltEqually();
    }

    private static DraftAssetStored Stored(CourseKey course, string sha256) =>
        new(course, "img/a.png", "img_a.png", sha256, 4, "image/png", false, Noon);

    private static (string, object) Fact(CourseDraftEvent fact) => (CourseDraftEvent.StreamOf(fact switch
    {
        DraftAssetStored stored => stored.Course,
        DraftAssetRemoved removed => removed.Course,
        _ => throw new ArgumentOutOfRangeException(nameof(fact)),
    }), fact);
}
