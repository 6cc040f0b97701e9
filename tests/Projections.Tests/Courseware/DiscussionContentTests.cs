using OpenEdx.Projections.Courseware;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.Courseware;

public sealed class DiscussionContentTests
{
    [Fact]
    public void a_topic_has_the_id_of_its_author()
    {
        var topic = Of(("discussion_id", "abc"), ("discussion_category", "Essays"), ("discussion_target", "Peers"));
        Assert.Equal(new DiscussionContent("abc", "Essays", "Peers"), topic);
    }

    // SHA-1 of "block--v1-_OpenedX-.Small-.2026-.type_64_discussion-.block_64_discussion--1/discussion__id/NONE.NONE", by sha1sum.
    [Fact]
    public void without_one_it_has_the_id_that_xblock_makes() =>
        Assert.Equal(new DiscussionContent("e647d356c5c29f8c50e8202a70f4ed3cbd3029c6", "Week 1", "Topic-Level Student-Visible Label"), Of());

    [Theory]
    [InlineData(null, true)]
    [InlineData("""{"provider_type": "legacy"}""", true)]
    [InlineData("""{"provider_type": "openedx"}""", false)]
    [InlineData("""{"provider": "piazza"}""", false)]
    public void only_the_first_forum_has_a_place_in_units(string? settings, bool shown)
    {
        var course = new CourseBuilder();
        if (settings is not null) course.With(("discussions_settings", settings));
        Assert.Equal(shown, DiscussionContent.IsShownIn(course.Publish().Root));
    }

    private static DiscussionContent Of(params (string, object?)[] fields) =>
        DiscussionContent.Of(new CourseBuilder().Add("chapter-1", null).Add("discussion-1", "chapter-1", fields).Publish().Root.Children[0].Children[0]);
}
