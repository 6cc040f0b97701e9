using System.Text.Json;
using OpenEdx.Cli.Simulation;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Cli.Tests.Simulation;

public sealed class LearnerPlanTests
{
    private const int Weeks = 5;
    private static readonly CourseKey Key = CourseKey.Of("OpenEdx", "Sim", "1");
    private static readonly SimulatedCourse Course = SimulatedCourse.Of(Published());

    [Fact]
    public void the_course_is_read_unit_by_unit_with_answerable_problems()
    {
        Assert.Equal(12, Course.Units.Count);
        Assert.All(Course.Units, unit => Assert.Equal(5, unit.Blocks.Count));
        var problems = Course.Units[0].Blocks.OfType<SimulatedProblem>().ToList();
        Assert.Equal(3, problems.Count);
        Assert.All(problems, problem => Assert.True(problem.IsRight(problem.Answer(right: true, new Pcg32(1, 1)))));
        Assert.All(problems, problem => Assert.All(
            Enumerable.Range(0, 50), stream => Assert.False(problem.IsRight(problem.Answer(right: false, new Pcg32(1, (ulong)stream))))));
    }

    [Fact]
    public void the_same_seed_gives_the_same_lives()
    {
        Assert.Equal(Lives(7), Lives(7));
        Assert.NotEqual(Lives(7), Lives(8));
    }

    [Fact]
    public void a_life_does_not_depend_on_how_many_others_there_are()
    {
        Assert.Equal(SimulatedLearner.Of(7, 3), SimulatedLearner.Of(7, 3));
        Assert.Equal(Lives(7, 40)[..10], Lives(7, 10));
    }

    [Fact]
    public void acts_follow_each_other_in_time_and_end_with_the_weeks()
    {
        foreach (var acts in Enumerable.Range(1, 40).Select(number => Plan(7, number)))
        {
            Assert.IsType<RegisterAct>(acts[0]);
            Assert.IsType<EnrollAct>(acts[1]);
            Assert.Equal(acts.Select(act => act.At).Order(), acts.Select(act => act.At));
            // The last visit may run over by its last unit.
            Assert.True(acts[^1].At < TimeSpan.FromDays(7 * Weeks) + TimeSpan.FromHours(2));
        }
    }

    [Fact]
    public void able_learners_are_right_more_often_and_diligent_ones_do_more()
    {
        var lives = Enumerable.Range(1, 200).Select(number => (Learner: SimulatedLearner.Of(7, number), Acts: Plan(7, number))).ToList();
        Assert.True(Share(lives.Where(life => life.Learner.Ability > 0.5)) > Share(lives.Where(life => life.Learner.Ability < -0.5)) + 0.15);
        Assert.True(
            lives.Where(life => life.Learner.Diligence > 0.6).Average(life => life.Acts.Count) >
            1.3 * lives.Where(life => life.Learner.Diligence < 0.4).Average(life => life.Acts.Count));

        static double Share(IEnumerable<(SimulatedLearner Learner, IReadOnlyList<SimulatedAct> Acts)> some) =>
            some.SelectMany(life => life.Acts).OfType<AnswerAct>().Average(act => act.IsRight ? 1.0 : 0.0);
    }

    [Fact]
    public void nobody_answers_more_often_than_the_problem_allows()
    {
        var attempts = Enumerable.Range(1, 100).SelectMany(number => Plan(7, number).OfType<AnswerAct>().Select(act => (number, act)));
        Assert.All(attempts.Where(one => one.act.Problem.BlockId.StartsWith("choice", StringComparison.Ordinal)), one => Assert.InRange(one.act.Attempt, 1, 2));
        Assert.Equal(attempts.Count(), attempts.Select(one => one.act.RequestId).Distinct().Count());
    }

    private static string[] Lives(int seed, int learners = 20) =>
        [.. Enumerable.Range(1, learners).Select(number => string.Join('|', Plan(seed, number).Select(Text)))];

    private static string Text(SimulatedAct act) => act switch
    {
        AnswerAct answer => $"{answer.At} {answer.Problem} {answer.Answers.Values} {answer.RequestId}",
        OpenUnitAct open => $"{open.At} {open.Unit.Usage}",
        VideoAct video => $"{video.At} {video.Name} {video.Second}",
        _ => $"{act.At} {act.GetType().Name}",
    };

    private static IReadOnlyList<SimulatedAct> Plan(int seed, int number) => LearnerPlan.Of(seed, SimulatedLearner.Of(seed, number), Course, Weeks);

    private static PublishedCourse Published()
    {
        UsageKey Usage(string type, string id) => Key.Block(type, id);
        var facts = new List<CoursePublicationEvent>();
        void Block(string type, string id, string? content, params UsageKey[] children) => facts.Add(new CourseBlockPublished(
            Usage(type, id), type == "problem" ? FieldValues.Empty.With("max_attempts", 2) : FieldValues.Empty.With("start", JsonSerializer.SerializeToElement("2020-01-01T00:00:00Z")), content, children));
        Block("course", "course", null, Usage("chapter", "c"));
        Block("chapter", "c", null, Usage("sequential", "s"));
        Block("sequential", "s", null, [.. Enumerable.Range(1, 12).Select(n => Usage("vertical", $"u{n}"))]);
        for (var n = 1; n <= 12; n++)
        {
            Block("vertical", $"u{n}", null, Usage("html", $"h{n}"), Usage("video", $"v{n}"), Usage("problem", $"choice{n}"), Usage("problem", $"many{n}"), Usage("problem", $"number{n}"));
            Block("html", $"h{n}", "<p>Read me.</p>");
            Block("video", $"v{n}", null);
            Block("problem", $"choice{n}", "<problem><multiplechoiceresponse><choicegroup><choice correct=\"false\">A</choice><choice correct=\"true\">B</choice></choicegroup></multiplechoiceresponse></problem>");
            Block("problem", $"many{n}", "<problem><choiceresponse><checkboxgroup><choice correct=\"true\">A</choice><choice correct=\"true\">B</choice><choice correct=\"false\">C</choice></checkboxgroup></choiceresponse></problem>");
            Block("problem", $"number{n}", "<problem><numericalresponse answer=\"3.14\"><formulaequationinput/></numericalresponse></problem>");
        }

        facts.Add(new CourseVersionPublished(Key, 1, 1, null, DateTimeOffset.UnixEpoch));
        return facts.Aggregate(PublishedCourse.Initial, (course, fact) => course.Evolve(fact));
    }
}
