using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using Modes = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Enrollment.CourseModes, OpenEdx.Domain.Enrollment.CourseModesEvent>;

namespace OpenEdx.Domain.Tests.Enrollment;

public sealed class CourseModesTests
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly UserId Sam = new(3);
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly CourseMode Verified = new("verified", "Verified Certificate", 49, "usd", Noon.AddDays(30));
    private static readonly CourseModeOffered Offered = new(Course, Verified, Sam, Noon);

    [Fact]
    public void a_run_begins_with_the_tracks_of_every_run() => Assert.Equal(["audit", "honor"], CourseModes.Initial.Offered.Select(mode => mode.Slug));

    [Fact]
    public void a_further_track_is_offered() => new Modes().When(new OfferMode(Course, Verified, Sam, Noon).Decide).ThenEachTime(Offered);

    [Fact]
    public void no_track_is_offered_twice() => new Modes(Offered).When(new OfferMode(Course, Verified, Sam, Noon).Decide).ThenRefused(new OfferMode.AlreadyOffered("verified"));

    [Fact]
    public void terms_change_and_the_name_stays()
    {
        var ask = new ChangeMode(Course, "verified", mode => mode with { MinPrice = 99, Slug = "other" }, Sam, Noon);
        new Modes(Offered).When(ask.Decide).Then(Offered with { Mode = Verified with { MinPrice = 99 } });
        new Modes().When(ask.Decide).ThenRefused(new ChangeMode.NotOffered("verified"));
    }

    [Fact]
    public void all_tracks_but_the_last_are_withdrawn()
    {
        var honor = new WithdrawMode(Course, "honor", Sam, Noon);
        new Modes().When(honor.Decide).ThenEachTime(new CourseModeWithdrawn(Course, "honor", Sam, Noon));
        new Modes(new CourseModeWithdrawn(Course, "audit", Sam, Noon)).When(honor.Decide).ThenRefused(new WithdrawMode.LastOne("honor"));
        new Modes().When(new WithdrawMode(Course, "verified", Sam, Noon).Decide).ThenRefused(new WithdrawMode.NotOffered("verified"));
    }
}
