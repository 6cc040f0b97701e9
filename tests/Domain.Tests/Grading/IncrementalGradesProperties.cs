using FsCheck;
using FsCheck.Fluent;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Grading.GradedCourses;

namespace OpenEdx.Domain.Tests.Grading;

/// <summary>Grades that follow facts one by one end where a calculation of everything from nothing ends.</summary>
public sealed class IncrementalGradesProperties
{
    private static readonly UsageKey Bank = Key.Block("itembank", "bank");
    private static readonly UsageKey[] Problems = [P1, P2, P3, P4, Key.Block("problem", "p5"), Key.Block("problem", "p6")];
    private static readonly UsageKey[] Subsections = [Homework1, Homework2, Practice];

    /// <summary>P2 is for group 10 of a partition, P3 and the fifth problem are drawn from a bank, the sixth has a place of its own.</summary>
    private static readonly GradedCourse Mixed = Of(
        new([new("Homework", "HW", 2, 0, 0.7), new("Exam", "Exam", 1, 0, 0.3)], [new("A", 0.8), new("Pass", 0.4)]),
        1,
        Subsection(Homework1, "Homework", Problem(P1), Problem(P2) with { Weight = 3, Audience = new([new(1, new HashSet<int> { 10 })], []) }),
        Subsection(Homework2, "Homework", Problem(P3) with { Audience = Drawn(P3, 0) }, Problem(Problems[4]) with { Audience = Drawn(Problems[4], 1) }, Problem(P4)),
        Subsection(Practice, "Exam", Problem(Problems[5]), Problem(P1)));

    private static readonly Gen<int[]> Histories =
        from length in Gen.Choose(0, 40)
        from steps in Gen.Choose(0, 99_999).ListOf(length)
        select steps.ToArray();

    [Fact]
    public void grades_one_by_one_equal_grades_from_scratch() =>
        Prop.ForAll(Arb.From(Histories), steps =>
        {
            var (state, learner) = (LearnerGrades.Initial, GradedLearner.Nobody);
            bool? told = null;
            var takesTurns = true;
            foreach (var step in steps)
            {
                (learner, var facts) = Step(state, learner, step);
                foreach (var standing in facts.Where(fact => fact is CourseGradeNowPassed or CourseGradeNowFailed))
                {
                    takesTurns &= told != standing is CourseGradeNowPassed;
                    told = standing is CourseGradeNowPassed;
                }

                state = facts.Aggregate(state, (at, fact) => at.Evolve(fact));
            }

            var scratch = new RecalculateGrades(Ada, Cause, Noon).Decide(LearnerGrades.Initial, Mixed, learner).Facts
                .Aggregate(LearnerGrades.Initial, (at, fact) => at.Evolve(fact));
            return takesTurns && told == state.Outcome?.Passed && (scratch.Outcome is null || scratch.Outcome == state.Outcome) &&
                scratch.Subsections.All(pair => state.Subsections[pair.Key] with { FirstAttempted = null } == pair.Value with { FirstAttempted = null }) &&
                new RecalculateGrades(Ada, Cause, Noon).Decide(state, Mixed, learner).Facts.Count == 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    /// <summary>One act: a score, a reset, a deletion, an override, its removal, a move to a group, a draw.</summary>
    private static (GradedLearner Learner, IReadOnlyList<LearnerGradesEvent> Facts) Step(LearnerGrades state, GradedLearner learner, int step)
    {
        var (kind, which, points) = (step % 8, step / 8 % 6, step / 48 % 5);
        var (problem, subsection) = (Problems[which], Subsections[which % 3]);
        switch (kind)
        {
            case 0 or 1 or 2:
                var score = kind == 2 ? ProblemScore.Deleted(Noon) : new ProblemScore(kind == 1 ? 0 : points, 4, Noon, Noon);
                learner = learner with { Scores = With(learner.Scores, problem, score) };
                // As the process does: only the scores of the subsections that show the problem are at hand.
                var needed = Mixed.SubsectionsOf(problem).SelectMany(shown => shown.Problems).Select(shown => shown.Usage).Append(problem).ToHashSet();
                var part = learner with { Scores = learner.Scores.Where(pair => needed.Contains(pair.Key)).ToDictionary() };
                return (learner, new RecordProblemScore(Ada, problem, Cause, Noon).Decide(state, Mixed, part).Facts);
            case 3:
                learner = learner with { Overrides = With(learner.Overrides, subsection, new SubsectionOverride(null, null, points, which > 3 ? 5 : null)) };
                return (learner, new RecalculateSubsection(Ada, subsection, Cause, Noon).Decide(state, Mixed, learner).Facts);
            case 4:
                learner = learner with { Overrides = learner.Overrides.Where(pair => pair.Key != subsection).ToDictionary() };
                return (learner, new RecalculateSubsection(Ada, subsection, Cause, Noon).Decide(state, Mixed, learner).Facts);
            case 5 or 6:
                learner = learner with { Sight = learner.Sight with { Groups = With(learner.Sight.Groups, 1, (int?)(which > 4 ? null : 9 + (which % 2))) } };
                break;
            default:
                UsageKey[] drawn = which % 2 == 0 ? [P3] : [P3, Problems[4]];
                learner = learner with { Sight = learner.Sight with { Shown = With(learner.Sight.Shown, Bank, (IReadOnlyList<UsageKey>)drawn) } };
                break;
        }

        return (learner, new RecalculateGrades(Ada, Cause, Noon).Decide(state, Mixed, learner).Facts);
    }

    private static Audience Drawn(UsageKey problem, int place) => new([], [new(Bank, problem, place)]);

    private static Dictionary<TKey, TValue> With<TKey, TValue>(IReadOnlyDictionary<TKey, TValue> known, TKey key, TValue value)
        where TKey : notnull => new(known) { [key] = value };
}
