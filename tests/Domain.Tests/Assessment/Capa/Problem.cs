using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

/// <summary>Short ways to a problem of one question and its marks.</summary>
internal static class Problem
{
    public const string Id = "p1";

    /// <summary>First input of a problem (olx §6.1).</summary>
    public const string First = "p1_2_1";

    public static CapaProblem Of(string questions, int seed = 1) => CapaProblem.Load($"<problem>{questions}</problem>", Id, seed);

    public static InputMark Mark(this CapaProblem problem, params object[] answers) =>
        Assert.Single(problem.Graded(answers).Marks);

    public static GradeOutcome.Graded Graded(this CapaProblem problem, params object[] answers)
    {
        var outcome = problem.Grade(Sheet(problem, answers));
        return outcome is GradeOutcome.Graded graded ? graded : throw new Xunit.Sdk.XunitException($"Expected marks, got {outcome}");
    }

    public static string Rejected(this CapaProblem problem, params object[] answers)
    {
        var outcome = problem.Grade(Sheet(problem, answers));
        return outcome is GradeOutcome.Rejected rejected ? rejected.Message : throw new Xunit.Sdk.XunitException($"Expected a rejection, got {outcome}");
    }

    /// <summary>Word and points, as <c>correct</c>, <c>partially-correct 0.5</c>.</summary>
    public static string Judge(this CapaProblem problem, params object[] answers)
    {
        var mark = problem.Mark(answers);
        return mark.Points is { } points && mark.Correctness == "partially-correct"
            ? FormattableString.Invariant($"{mark.Correctness} {points}") : mark.Correctness;
    }

    private static AnswerSheet Sheet(CapaProblem problem, object[] answers) =>
        AnswerSheet.Of(problem.InputIds.Zip(answers, (input, answer) => (input, answer)));
}
