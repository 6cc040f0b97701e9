using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Enrollment;

public sealed class CohortTests
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N+R");
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId Ada = new(7);
    private static readonly UserId Staff = new(3);
    private static readonly CohortCreated Morning = new(Course, 1, "Morning", Cohort.Random, Staff, Noon);

    [Fact]
    public void cohorts_are_numbered_from_one() =>
        new Given<CourseCohorts, CourseCohortsEvent>().When(state => Create("Morning").Decide(state)).ThenEachTime(Morning);

    [Fact]
    public void a_cohort_is_linked_when_it_is_made() => Assert.Equal(
        [new CohortCreated(Course, 2, "Evening", Cohort.Manual, Staff, Noon), new CohortLinked(Course, 2, 1001, 5, Staff, Noon)],
        new CreateCohort(Course, "Evening", Cohort.Manual, (1001, 5), Staff, Noon).Decide(State(Morning)).Facts);

    [Fact]
    public void two_cohorts_of_one_name_are_refused() =>
        new Given<CourseCohorts, CourseCohortsEvent>(Morning).When(state => Create("Morning").Decide(state)).ThenRefused(new CreateCohort.NameExists("Morning"));

    [Fact]
    public void an_unknown_assignment_is_refused() => new Given<CourseCohorts, CourseCohortsEvent>()
        .When(state => (Create("X") with { Assignment = "team" }).Decide(state)).ThenRefused(new CreateCohort.UnknownAssignment("team"));

    [Fact]
    public void the_last_cohort_for_chance_stays_one() => new Given<CourseCohorts, CourseCohortsEvent>(Morning)
        .When(state => Change(assignment: Cohort.Manual).Decide(state)).ThenRefused(new ChangeCohort.LastRandomCohort(1));

    [Fact]
    public void name_assignment_and_content_change_each_by_a_fact() =>
        new Given<CourseCohorts, CourseCohortsEvent>(Morning, new CohortCreated(Course, 2, "Evening", Cohort.Random, Staff, Noon))
            .When(state => new ChangeCohort(Course, 1, "Early", Cohort.Manual, true, (1001, 2), Staff, Noon).Decide(state))
            .Then(
                new CohortRenamed(Course, 1, "Early", "Morning", Staff, Noon), new CohortAssignmentChanged(Course, 1, Cohort.Manual, Staff, Noon),
                new CohortLinked(Course, 1, 1001, 2, Staff, Noon));

    [Fact]
    public void a_link_is_taken_away_only_when_the_request_speaks_of_it()
    {
        CourseCohortsEvent[] linked = [Morning, new CohortLinked(Course, 1, 1001, 2, Staff, Noon)];
        new Given<CourseCohorts, CourseCohortsEvent>(linked).When(state => Change(name: "Morning").Decide(state)).ThenNothing();
        new Given<CourseCohorts, CourseCohortsEvent>(linked)
            .When(state => new ChangeCohort(Course, 1, null, null, true, null, Staff, Noon).Decide(state)).Then(new CohortUnlinked(Course, 1, Staff, Noon));
    }

    [Fact]
    public void cohorting_is_switched_once() => new Given<CourseCohorts, CourseCohortsEvent>()
        .When(state => new SwitchCohorting(Course, true, Staff, Noon).Decide(state)).Then(new CohortingSwitched(Course, true, Staff, Noon));

    [Fact]
    public void a_learner_moves_from_cohort_to_cohort() => new Given<CohortMembership, CohortMembershipEvent>(new CohortJoined(Ada, Course, 1, null, Staff, Noon))
        .When(state => new JoinCohort(Ada, Course, 2, Staff, Noon).Decide(state)).Then(new CohortJoined(Ada, Course, 2, 1, Staff, Noon));

    [Fact]
    public void a_learner_is_taken_out_of_the_named_cohort_only()
    {
        CohortMembershipEvent joined = new CohortJoined(Ada, Course, 1, null, Staff, Noon);
        new Given<CohortMembership, CohortMembershipEvent>(joined).When(state => new LeaveCohort(Ada, Course, 2, Staff, Noon).Decide(state)).ThenNothing();
        new Given<CohortMembership, CohortMembershipEvent>(joined)
            .When(state => new LeaveCohort(Ada, Course, 1, Staff, Noon).Decide(state)).Then(new CohortLeft(Ada, Course, 1, Staff, Noon));
    }

    [Fact]
    public void chance_chooses_for_who_has_none_and_leaves_others_where_they_are()
    {
        new Given<CohortMembership, CohortMembershipEvent>()
            .When(state => new AssignCohort(Ada, Course, [4, 9], 3, Noon).Decide(state)).Then(new CohortJoined(Ada, Course, 9, null, null, Noon));
        new Given<CohortMembership, CohortMembershipEvent>(new CohortJoined(Ada, Course, 1, null, Staff, Noon))
            .When(state => new AssignCohort(Ada, Course, [4, 9], 3, Noon).Decide(state)).ThenNothing();
    }

    private static CreateCohort Create(string name) => new(Course, name, Cohort.Random, null, Staff, Noon);

    private static ChangeCohort Change(string? name = null, string? assignment = null) => new(Course, 1, name, assignment, false, null, Staff, Noon);

    private static CourseCohorts State(params CourseCohortsEvent[] facts) => facts.Aggregate(CourseCohorts.Initial, (state, fact) => state.Evolve(fact));
}
