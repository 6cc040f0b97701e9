using System.Collections.Immutable;
using System.Text.Json;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Authoring;

public sealed class PublishCourseTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Key = CourseKey.Of("Org", "N", "R");
    private static readonly UserId Author = new(9);
    private static readonly CourseBlock Html = new(Key.Block("html", "h"), FieldValues.Empty, "<p>1</p>", []);
    private static readonly CourseBlock Root = new(Key.Root, FieldValues.Empty.With("display_name", "C"), null, [Html.Block]);
    private static readonly JsonElement Policy = JsonSerializer.SerializeToElement(new { GRADER = Array.Empty<int>() });

    private static readonly CoursePublicationEvent[] FirstVersion =
    [
        new CourseBlockPublished(Root.Block, Root.Fields, null, Root.Children),
        new CourseBlockPublished(Html.Block, Html.Fields, Html.Content, []),
        new GradingPolicyPublished(Key, Policy),
        new CoursePagePublished(Key, "about/overview", "About"),
        new CourseVersionPublished(Key, 1, 5, Author, Noon),
    ];

    [Fact]
    public void a_first_publication_holds_everything_parents_first() =>
        new Given<PublishedCourse, CoursePublicationEvent>().When(Publish(Content(Html))).Then(FirstVersion);

    [Fact]
    public void nothing_changed_publishes_nothing() =>
        new Given<PublishedCourse, CoursePublicationEvent>(FirstVersion).When(Publish(Content(Html), 8)).ThenNothing();

    [Fact]
    public void one_changed_text_publishes_one_block_and_a_version()
    {
        var changed = Html with { Content = "<p>2</p>" };
        new Given<PublishedCourse, CoursePublicationEvent>(FirstVersion).When(Publish(Content(changed), 8)).Then(
            new CourseBlockPublished(Html.Block, Html.Fields, "<p>2</p>", []), new CourseVersionPublished(Key, 2, 8, Author, Noon));
    }

    [Fact]
    public void what_left_the_draft_is_withdrawn()
    {
        var content = new CourseContent(
            ImmutableDictionary<UsageKey, CourseBlock>.Empty.Add(Root.Block, Root with { Children = [] }), null, ImmutableSortedDictionary<string, string>.Empty);
        new Given<PublishedCourse, CoursePublicationEvent>(FirstVersion).When(Publish(content, 9)).Then(
            new CourseBlockPublished(Root.Block, Root.Fields, null, []),
            new CourseBlockWithdrawn(Html.Block),
            new GradingPolicyPublished(Key, JsonSerializer.SerializeToElement<object?>(null)),
            new CoursePagePublished(Key, "about/overview", null),
            new CourseVersionPublished(Key, 2, 9, Author, Noon));
    }

    [Fact]
    public void a_course_without_its_root_is_not_published() =>
        new Given<PublishedCourse, CoursePublicationEvent>().When(Publish(CourseContent.Empty)).ThenRefused(new PublishCourse.NoCourse(Key));

    [Fact]
    public void a_block_under_two_parents_is_walked_once_below_the_lesser_one()
    {
        var a = new CourseBlock(Key.Block("vertical", "a"), FieldValues.Empty, null, [Html.Block]);
        var b = new CourseBlock(Key.Block("vertical", "b"), FieldValues.Empty, null, [Html.Block]);
        var root = Root with { Children = [b.Block, a.Block] };
        var content = Content(Html) with { Blocks = new[] { root, a, b, Html }.ToImmutableDictionary(block => block.Block) };
        var course = Publish(content)(PublishedCourse.Initial).Facts.Aggregate(PublishedCourse.Initial, (state, fact) => state.Evolve(fact));
        Assert.Equal([root.Block, b.Block, a.Block, Html.Block], course.Root.SelfAndDescendants().Select(block => block.Usage));
    }

    private static CourseContent Content(CourseBlock html) => new(
        new[] { Root, html }.ToImmutableDictionary(block => block.Block), Policy,
        ImmutableSortedDictionary<string, string>.Empty.Add("about/overview", "About"));

    private static Func<PublishedCourse, Decision<CoursePublicationEvent>> Publish(CourseContent content, long draft = 5) =>
        state => new PublishCourse(Key, content, draft, Author, Noon).Decide(state);
}
