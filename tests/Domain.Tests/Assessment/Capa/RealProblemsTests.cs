using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

public sealed class RealProblemsTests(ITestOutputHelper output)
{
    [Fact]
    public void every_problem_of_real_courses_loads_and_renders()
    {
        var problems = Problems();
        var types = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var reasons = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (archive, id, xml) in problems)
        {
            var problem = CapaProblem.Load(xml, id, 1);
            Assert.True(problem.Defect is null, $"{archive} {id}: {problem.Defect}");
            var html = problem.Render(BodyView.Untouched);
            Assert.True(html.Length > 0, $"{archive} {id} renders nothing");
            Assert.All(problem.InputIds, input => Assert.Contains(input, html));
            foreach (var type in problem.ResponseTypes) types[type] = types.GetValueOrDefault(type) + 1;
            foreach (var part in problem.Ungradable) reasons[part.Reason] = reasons.GetValueOrDefault(part.Reason) + 1;
        }

        output.WriteLine($"{problems.Count} problems, {problems.Count(p => CapaProblem.Load(p.Xml, p.BlockId, 1).IsGradable)} gradable");
        foreach (var (type, count) in types) output.WriteLine($"{type}: {count}");
        foreach (var (reason, count) in reasons) output.WriteLine($"{count} × {reason}");
    }

    [Fact]
    public void right_answers_to_real_problems_earn_full_marks_and_wrong_ones_do_not()
    {
        var answered = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (archive, id, xml) in Problems())
        {
            var problem = CapaProblem.Load(xml, id, 1);
            // Where Python judges, the tests of the sandbox answer.
            if (!problem.IsGradable || problem.IsJudgedElsewhere) continue;
            var responses = GeneratedAnswers.ResponsesOf(xml, id, 1);
            var right = GeneratedAnswers.Right(responses);
            var outcome = problem.Grade(right);
            Assert.False(outcome is GradeOutcome.Rejected, $"{archive} {id}: {outcome}");
            var graded = (GradeOutcome.Graded)outcome;
            Assert.True(graded.Earned == graded.Possible && graded.IsSuccess, $"{archive} {id}: {graded.Earned} of {graded.Possible}");
            foreach (var response in responses)
            {
                answered[response.Type] = answered.GetValueOrDefault(response.Type) + 1;
                // A question of opinion accepts everything; nothing can be wrong there.
                if (GeneratedAnswers.AcceptsAnything(response)) continue;
                var wrong = problem.Grade(GeneratedAnswers.Wrong(right, response));
                Assert.True(Assert.IsType<GradeOutcome.Graded>(wrong).Earned < graded.Possible, $"{archive} {id} {response.Id} accepts anything");
            }
        }

        Assert.True(answered.Values.Sum() > 200);
        foreach (var (type, count) in answered) output.WriteLine($"{type}: {count} answered rightly and wrongly");
    }

    private static IReadOnlyList<(string Archive, string BlockId, string Xml)> Problems()
    {
        Assert.SkipWhen(RealProblems.All.Count == 0, OpenEdx.TestKit.SharedData.Absent("olx"));
        return RealProblems.All;
    }
}
