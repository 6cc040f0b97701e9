using System.Globalization;
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
        var checkedProblems = 0;
        foreach (var (archive, id, xml) in Problems())
        {
            var problem = CapaProblem.Load(xml, id, 1);
            // Where Python judges, the tests of the sandbox answer.
            if (!problem.IsGradable || problem.ResponseTypes.Any(type => type is "customresponse" or "schematicresponse")) continue;
            var outcome = problem.Grade(Right(problem, xml));
            Assert.False(outcome is GradeOutcome.Rejected, $"{archive} {id}: {outcome}");
            var right = (GradeOutcome.Graded)outcome;
            Assert.True(right.Earned == right.Possible && right.IsSuccess, $"{archive} {id}: {right.Earned} of {right.Possible}");
            var wrong = problem.Grade(AnswerSheet.Of(problem.InputIds.Select(input => (input, (object)"-987654.5"))));
            // A question of opinion accepts everything; nothing can be wrong there.
            if (!xml.Contains("answer=\".*.\"", StringComparison.Ordinal))
                Assert.True(Assert.IsType<GradeOutcome.Graded>(wrong).Earned < right.Possible, $"{archive} {id} accepts anything");
            checkedProblems++;
        }

        Assert.True(checkedProblems > 100);
        output.WriteLine($"{checkedProblems} problems answered");
    }

    private static IReadOnlyList<(string Archive, string BlockId, string Xml)> Problems()
    {
        Assert.SkipWhen(RealProblems.All.Count == 0, "No course archives on this machine (OPENEDX_SHARED_DATA).");
        return RealProblems.All;
    }

    private static AnswerSheet Right(CapaProblem problem, string xml) => AnswerSheet.Of(problem.Answers()
        .Where(answer => problem.InputIds.Contains(answer.Id))
        .Select(answer => (answer.Id, answer switch
        {
            { IsList: true } when xml.Contains("checkboxgroup", StringComparison.Ordinal) => answer.Texts,
            { IsList: true } => answer.Texts[0],
            _ when answer.Texts[0] == ".*." => "anything at all",
            _ when answer.Texts[0].StartsWith('[') || answer.Texts[0].StartsWith('(') => Middle(answer.Texts[0]),
            // A text question lists everything that it takes.
            _ => (object)answer.Texts[0].Split(" or ")[0],
        })));

    private static string Middle(string range)
    {
        var bounds = range[1..^1].Split(',').Select(bound => double.Parse(bound, CultureInfo.InvariantCulture)).ToArray();
        return ((bounds[0] + bounds[1]) / 2).ToString(CultureInfo.InvariantCulture);
    }
}
