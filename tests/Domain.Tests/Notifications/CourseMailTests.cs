using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using Mail = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Notifications.CourseMail, OpenEdx.Domain.Notifications.CourseMailEvent>;

namespace OpenEdx.Domain.Tests.Notifications;

public sealed class CourseMailTests
{
    private const long Number = 12;
    private static readonly UserId Tia = new(3);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Id = new("11111111-1111-1111-1111-111111111111");

    private static readonly WriteCourseMail Write = new(
        Course, Number, Id, Tia, [new(MailTarget.Learners, ""), new(MailTarget.Cohort, "A:B")], "News", "<p>Hello</p>", null, Noon);

    private static readonly CourseMailWritten Written = new(Course, Number, Id, Tia, ["learners", "cohort:A:B"], "News", "<p>Hello</p>", null, Noon);
    private static readonly CourseMailWritten Later = Written with { Due = Noon.AddDays(1) };
    private static readonly CourseMailReleased Released = new(Course, Number, Noon);
    private static readonly CourseMailCalledOff Off = new(Course, Number, Tia, Noon);

    [Fact]
    public void a_mail_for_now_is_released_with_its_writing() => new Mail().When(Write.Decide).Then(Written, Released);

    [Fact]
    public void a_mail_for_later_waits() => new Mail().When((Write with { Due = Noon.AddDays(1) }).Decide).Then(Later);

    [Fact]
    public void it_names_somebody_says_something_and_lies_ahead()
    {
        new Mail().When((Write with { Targets = [] }).Decide).ThenRefused(new WriteCourseMail.NoTarget());
        new Mail().When((Write with { Subject = "" }).Decide).ThenRefused(new WriteCourseMail.NoText());
        new Mail().When((Write with { Html = "" }).Decide).ThenRefused(new WriteCourseMail.NoText());
        new Mail().When((Write with { Subject = new('x', 129) }).Decide).ThenRefused(new WriteCourseMail.NoText());
        new Mail().When((Write with { Subject = new('x', 128) }).Decide).Then(Written with { Subject = new('x', 128) }, Released);
        new Mail().When((Write with { Due = Noon }).Decide).ThenRefused(new WriteCourseMail.InThePast(Noon));
        new Mail(Later).When((Write with { Task = Guid.Empty }).Decide).ThenRefused(new WriteCourseMail.NumberIsTaken());
    }

    [Fact]
    public void a_waiting_mail_is_changed_and_a_released_one_is_not()
    {
        var change = new RewriteCourseMail(Course, Number, Tia, [new(MailTarget.Myself, "")], "Other", "<p>Else</p>", Noon.AddDays(2), Noon);
        new Mail(Later).When(change.Decide).Then(new CourseMailRewritten(Course, Number, Tia, ["myself"], "Other", "<p>Else</p>", Noon.AddDays(2), Noon));
        new Mail(Later).When((change with { Due = Noon }).Decide).ThenRefused(new WriteCourseMail.InThePast(Noon));
        new Mail(Later, Released).When(change.Decide).ThenRefused(new RewriteCourseMail.NotScheduled());
        new Mail(Later, Off).When(change.Decide).ThenRefused(new RewriteCourseMail.NotScheduled());
        new Mail().When(change.Decide).ThenRefused(new RewriteCourseMail.NotScheduled());
    }

    [Fact]
    public void a_waiting_mail_is_called_off()
    {
        var off = new CallOffCourseMail(Course, Number, Tia, Noon);
        new Mail(Later).When(off.Decide).Then(Off);
        new Mail(Later, Released).When(off.Decide).ThenRefused(new CallOffCourseMail.AlreadyReleased());
        new Mail().When(off.Decide).ThenRefused(new CallOffCourseMail.NoSuchMail());
    }

    [Fact]
    public void its_time_releases_it_once_and_only_when_it_still_waits()
    {
        var release = new ReleaseCourseMail(Course, Number, Noon.AddDays(1));
        new Mail(Later).When(release.Decide).Then(Released with { At = Noon.AddDays(1) });
        new Mail(Later).When((release with { At = Noon.AddDays(1).AddTicks(-1) }).Decide).ThenNothing();
        new Mail(Later, Off).When(release.Decide).ThenNothing();
        new Mail(Later, new CourseMailRewritten(Course, Number, Tia, ["myself"], "News", "x", Noon.AddDays(2), Noon)).When(release.Decide).ThenNothing();
    }

    [Theory]
    [InlineData("learners", "learners", "All students")]
    [InlineData("track:verified", "track-verified", "Course mode: verified")]
    [InlineData("cohort:Early: birds", "cohort-Early: birds", "Cohort: Early: birds")]
    public void a_target_is_read_and_written(string text, string inShort, string words)
    {
        var target = MailTarget.Of(text)!;
        Assert.Equal((text, inShort, words), (target.ToString(), target.Short, target.Words));
    }

    [Theory]
    [InlineData("everybody")]
    [InlineData("cohort:")]
    [InlineData("learners:x")]
    [InlineData("")]
    public void other_texts_are_no_targets(string text) => Assert.Null(MailTarget.Of(text));

    [Fact]
    public void keywords_are_filled_in_once_and_cannot_bring_markup()
    {
        var keywords = new MailKeywords("a1", "Eve <b>%%USER_ID%%</b>", "Small & smaller", "");
        const string message = "%%USER_FULLNAME%% of %%COURSE_DISPLAY_NAME%%, 100%%: %%OTHER%% %%USER_ID%%%%COURSE_END_DATE%%.";
        Assert.Equal("Eve &lt;b&gt;%%USER_ID%%&lt;/b&gt; of Small &amp; smaller, 100%%: %%OTHER%% a1.", keywords.InHtml(message));
        Assert.Equal("Eve <b>%%USER_ID%%</b> of Small & smaller, 100%%: %%OTHER%% a1.", keywords.InText(message));
    }

    [Fact]
    public void the_plain_text_of_a_message_keeps_its_lines_and_links() => Assert.Equal(
        """
        News

        Dear all,
        read this (https://example.org/a?b=1&c=2) or https://example.org/.

        * one
        * two & three
        """.ReplaceLineEndings("\n"),
        MailText.Of(
            """
            <style>p { color: red }</style><h1>News</h1><p>Dear   all,<br/>read <a href="https://example.org/a?b=1&amp;c=2">this</a>
            or <a class="x" href="https://example.org/">https://example.org/</a>.</p><ul><li>one</li><li>two &amp; three</li></ul><script>alert(1)</script>
            """));
}
