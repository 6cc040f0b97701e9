using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using Agreements = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Courseware.CourseAgreements, OpenEdx.Domain.Courseware.CourseAgreementsEvent>;
using Tours = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Courseware.UserTours, OpenEdx.Domain.Courseware.UserToursEvent>;

namespace OpenEdx.Domain.Tests.Courseware;

public sealed class UserToursTests
{
    private static readonly UserId Ada = new(7);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void tours_are_offered_until_they_were_taken() => new Tours().When(new SwitchTours(Ada, HomeTour.None, false, Noon).Decide).Then(
        new CourseHomeTourSet(Ada, HomeTour.None, Noon), new CoursewareTourSet(Ada, false, Noon));

    [Fact]
    public void what_is_not_named_stays() => new Tours().When(new SwitchTours(Ada, null, null, Noon).Decide).ThenNothing();

    [Fact]
    public void there_are_three_ways_to_offer_a_tour() => new Tours().When(new SwitchTours(Ada, "by-bus", false, Noon).Decide).ThenRefused(new SwitchTours.NoSuchStatus("by-bus"));

    [Fact]
    public void one_promise_is_enough()
    {
        var signed = new IntegrityAgreementSigned(Ada, Course, Noon);
        new Agreements().When(new SignIntegrityAgreement(Ada, Course, Noon).Decide).Then(signed);
        new Agreements(signed).When(new SignIntegrityAgreement(Ada, Course, Noon.AddDays(1)).Decide).ThenNothing();
    }
}
