using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Catalog;

namespace OpenEdx.Projections.Tests.Catalog;

public sealed class CourseRunsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Physics = CourseKey.Parse("course-v1:Uni+PHYS101+2026");
    private static readonly CourseKey Poetry = CourseKey.Parse("course-v1:Uni+POET1+2026");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_run_appears_with_its_first_publication_and_follows_the_next_ones()
    {
        await using var model = await ReadModel.Of(new CourseRuns());
        var runs = new CourseRunsQuery(model.Database);
        await model.Given(
            Fact(Physics, new CourseBlockPublished(Physics.Root, FieldValues.Empty.With("display_name", "Physics").With("mobile_available", true), null, [])),
            Fact(Physics, new CoursePagePublished(Physics, "about/short_description", "Falling\n")));
        Assert.Null(await runs.Find(Physics, Ct));

        await model.Given(Fact(Physics, new CourseVersionPublished(Physics, 1, 1, null, Noon)));
        var first = await runs.Find(Physics, Ct);
        Assert.Equal(("Physics", "Falling", 1L, true), (first?.DisplayName, first?.ShortDescription, first?.Version, first?.MobileAvailable));

        await model.Given(
            Fact(Physics, new CourseBlockPublished(
                Physics.Root,
                FieldValues.Empty.With("display_name", "Physics II").With("start", "2026-02-01T00:00:00Z").With("self_paced", true), null, [])),
            Fact(Physics, new CoursePagePublished(Physics, "about/short_description", null)),
            Fact(Physics, new CoursePagePublished(Physics, "about/video", "<iframe src=\"//www.youtube.com/embed/b7xgknqkQk8?rel=0\"></iframe>")),
            Fact(Physics, new CourseBlockPublished(Physics.Block("chapter", "c1"), FieldValues.Empty.With("display_name", "Not the run"), null, [])),
            Fact(Physics, new CourseVersionPublished(Physics, 2, 2, null, Noon.AddDays(1))));
        Assert.Equal(
            new CourseRun(
                Physics.ToString(), "Uni", "PHYS101", "2026", "Physics II", null, null, new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), null, null, null,
                null, true, false, false, "both", "images_course_image.jpg", "images_course_image.jpg", null, null, null, null, "b7xgknqkQk8", 2,
                Noon.AddDays(1)),
            await runs.Find(Physics, Ct));
        await model.ThenRebuiltEqually();
    }

    [Theory]
    [InlineData("falling bodies", new[] { "PHYS101" })]
    [InlineData("fall", new[] { "PHYS101" })]
    [InlineData("UNI", new[] { "PHYS101", "POET1" })]
    [InlineData("poet1", new[] { "POET1" })]
    [InlineData("falling poems", new string[0])]
    [InlineData("'; drop table --", new string[0])]
    [InlineData("&|!", new string[0])]
    [InlineData("", new[] { "PHYS101", "POET1" })]
    public async Task a_search_finds_runs_that_hold_every_word(string search, string[] numbers)
    {
        await using var model = await ReadModel.Of(new CourseRuns());
        await model.Given([.. Published(Physics, "Physics", "Falling bodies"), .. Published(Poetry, "Poetry", "Rhymes and poems")]);
        var found = await new CourseRunsQuery(model.Database).List(new(Search: search), Ct);
        Assert.Equal(numbers, found.Select(run => run.Number));
    }

    [Fact]
    public async Task runs_are_limited_by_organization_key_and_end()
    {
        await using var model = await ReadModel.Of(new CourseRuns());
        var runs = new CourseRunsQuery(model.Database);
        await model.Given(
        [
            .. Published(Physics, "Physics", ""),
            Fact(Poetry, new CourseBlockPublished(Poetry.Root, FieldValues.Empty.With("end", "2026-03-01T12:00:00Z"), null, [])),
            Fact(Poetry, new CourseVersionPublished(Poetry, 1, 1, null, Noon)),
        ]);
        Assert.Equal(2, (await runs.List(new(Org: "uni"), Ct)).Count);
        Assert.Empty(await runs.List(new(Org: "other"), Ct));
        Assert.Equal(["POET1"], (await runs.List(new(Keys: [Poetry]), Ct)).Select(run => run.Number));
        Assert.Equal(["PHYS101"], (await runs.List(new(ActiveAt: Noon), Ct)).Select(run => run.Number));
        Assert.Equal(2, (await runs.List(new(ActiveAt: Noon.AddSeconds(-1)), Ct)).Count);
        Assert.Empty(await runs.List(new(Mobile: true), Ct));
    }

    [Fact]
    public async Task the_row_read_from_the_course_itself_is_the_stored_one()
    {
        await using var model = await ReadModel.Of(new CourseRuns());
        var facts = Published(Physics, "Physics", "Falling");
        await model.Given(facts);
        var course = facts.Aggregate(PublishedCourse.Initial, (state, fact) => state.Evolve((CoursePublicationEvent)fact.Fact));
        Assert.Equal(await new CourseRunsQuery(model.Database).Find(Physics, Ct), CourseRun.Of(course));
    }

    private static (string Stream, object Fact)[] Published(CourseKey key, string name, string description) =>
    [
        Fact(key, new CourseBlockPublished(key.Root, FieldValues.Empty.With("display_name", name), null, [])),
        Fact(key, new CoursePagePublished(key, "about/short_description", description)),
        Fact(key, new CourseVersionPublished(key, 1, 1, null, Noon)),
    ];

    private static (string Stream, object Fact) Fact(CourseKey key, CoursePublicationEvent fact) => (CoursePublicationEvent.StreamOf(key), fact);
}
