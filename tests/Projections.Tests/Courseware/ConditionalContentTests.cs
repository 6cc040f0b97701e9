using OpenEdx.Projections.Courseware;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.Courseware;

public sealed class ConditionalContentTests
{
    [Fact]
    public void attributes_of_archives_are_read_as_written()
    {
        var content = Of(
            ("message", "First {link}"),
            ("xml_attributes", new Dictionary<string, string> { ["sources"] = " i4x://Org/Old/problem/problem-1 ; block-v1:O+C+R+type@poll_question+block@poll_question-1;;", ["voted"] = "True", ["submitted"] = "False" }),
            ("show_tag_list", new[] { "i4x://Org/Old/html/html-2" }));
        // Of several attributes the last of upstream's map counts.
        Assert.Equal(("voted", "True", "First {link}"), (content.Attribute, content.Value, content.Message));
        Assert.Equal([CourseBuilder.Usage("problem-1"), CourseBuilder.Usage("poll_question-1")], content.Sources);
        Assert.Equal([CourseBuilder.Usage("html-2")], content.Shown);
    }

    [Fact]
    public void fields_of_studio_are_read_too_and_correct_is_the_default()
    {
        var content = Of(("sources_list", new[] { CourseBuilder.Usage("problem-1").ToString() }), ("conditional_message", "Wait"));
        Assert.Equal(("correct", "True", "Wait"), (content.Attribute, content.Value, content.Message));
        Assert.Equal([CourseBuilder.Usage("problem-1")], content.Sources);
        Assert.Equal(("poll_answer", "2"), (Of(("conditional_attr", "poll_answer"), ("conditional_value", 2)) is var poll ? (poll.Attribute, poll.Value) : default));
    }

    private static ConditionalContent Of(params (string, object?)[] fields)
    {
        var course = new CourseBuilder().Add("chapter-1", null).Add("conditional-1", "chapter-1", fields).Publish();
        return ConditionalContent.Of(course.Root.Children[0].Children[0]);
    }
}
