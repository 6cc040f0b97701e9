using FsCheck;
using FsCheck.Fluent;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Assessment.ProblemStory;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>Whatever learner, team and author did before: a rescoring that may only raise never lowers what counts.</summary>
public sealed class OnlyIfHigherProperties
{
    private static readonly UserId Teacher = new(3);

    /// <summary>One act: what, with which answer or score, and under which settings of the author.</summary>
    private sealed record Act(string Kind, int Number, int Key, double? Weight, GradingMethod Method)
    {
        public ProblemSettings Settings => Open with { Weight = Weight, GradingMethod = Method };

        /// <summary>Two inputs, so that half of the points can be had.</summary>
        public CapaProblem Problem(int seed) => CapaProblem.Load(
            $"<problem><numericalresponse answer='{Key}'><textline/></numericalresponse><numericalresponse answer='2'><textline/></numericalresponse></problem>", "p1", seed);
    }

    private static readonly Gen<Act> Acts =
        from kind in Gen.Elements("submit", "submit", "submit", "reset", "save", "override", "rescore", "attempts", "delete", "higher")
        from number in Gen.Choose(1, 3)
        from key in Gen.Choose(1, 3)
        from weight in Gen.Elements<double?>(null, 0, 1, 2.5)
        from method in Gen.Elements(Enum.GetValues<GradingMethod>())
        select new Act(kind, number, key, weight, method);

    [Fact]
    public void a_rescoring_that_may_only_raise_never_lowers()
    {
        var (raised, kept) = (0, 0);
        Prop.ForAll(Arb.From(Acts.ListOf()), acts =>
        {
            var state = ProblemAttempts.Initial;
            foreach (var (act, index) in acts.Select((act, index) => (act, index)))
            {
                var before = state.Score;
                var decision = Decide(act, state, index);
                state = decision.Facts.Aggregate(state, (known, fact) => known.Evolve(fact));
                if (act.Kind != "higher" || decision.Facts is not [ProblemRescored fact]) continue;
                if (Ratio(state.Score) < Ratio(before)) return false;
                if (fact.KeepsFormerScore && state.Score != before) return false;
                if (fact.KeepsFormerScore) kept++;
                else if (Ratio(state.Score) > Ratio(before)) raised++;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

        // A property of nothing proves nothing.
        Assert.True(raised > 20 && kept > 20, $"{raised} were raised, {kept} kept.");
    }

    private static Decision<ProblemAttemptsEvent> Decide(Act act, ProblemAttempts state, int index)
    {
        var sheet = AnswerSheet.Of(("p1_2_1", $"{act.Number}"), ("p1_3_1", $"{act.Key}"));
        return act.Kind switch
        {
            "submit" => new SubmitProblem(Learner, Usage, sheet, 1, $"r{index}", Noon).Decide(state, act.Settings, act.Problem),
            "reset" => new ResetProblem(Learner, Usage, 1, Noon).Decide(state, act.Settings, act.Problem),
            "save" => new SaveAnswers(Learner, Usage, sheet, 1, Noon).Decide(state, act.Settings, act.Problem),
            "override" => new OverrideScore(Learner, Usage, act.Number - 1, Teacher, null, Noon).Decide(state, act.Settings, act.Problem),
            "attempts" => new ResetAttempts(Learner, Usage, Teacher, null, Noon).Decide(state),
            "delete" => new DeleteState(Learner, Usage, Teacher, null, Noon).Decide(state),
            var kind => new RescoreProblem(Learner, Usage, kind == "higher", $"t{index}", Teacher, null, Noon).Decide(state, act.Settings, act.Problem),
        };
    }

    private static double Ratio(WeightedScore? score) => score is { Possible: > 0 } one ? one.Earned / one.Possible : 0;
}
