using OpenEdx.Cli.Commands;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Cli.Tests.Commands;

public sealed class GradesWhatIfTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void the_lines_tell_both_distributions_and_who_changes_sides()
    {
        var (fails, passes) = (new CourseOutcome(0.29, "", false), new CourseOutcome(0.7, "Pass", true));
        var (before, after) = (new GradeDistribution(), new GradeDistribution());
        foreach (var outcome in (CourseOutcome[])[fails, passes, fails]) before.Add(outcome);
        foreach (var outcome in (CourseOutcome[])[passes, fails, new(1.02, "Pass", true)]) after.Add(outcome);
        var result = new PolicyTrialResult(before, after, [new(new(7), fails, passes), new(new(8), passes, fails), new(new(9), fails, new(1.02, "Pass", true))]);
        var names = new Dictionary<UserId, PersonName> { [new(7)] = new("ada", "", ""), [new(8)] = new("bob", "", "") };
        Assert.Equal(
            """
            3 learners; passing: 1 now, 2 under the draft

            grade              now   draft
            0% to 9%             0       0
            10% to 19%           0       0
            20% to 29%           2       1
            30% to 39%           0       0
            40% to 49%           0       0
            50% to 59%           0       0
            60% to 69%           0       0
            70% to 79%           1       1
            80% to 89%           0       0
            90% and more         0       1

            letter             now   draft
            none                 2       1
            Pass                 1       2

            Would pass: 2
              ada: 29% -> 70% Pass
              user 9: 29% -> 102% Pass

            Would fail: 1
              bob: 70% Pass -> 29%
            """.ReplaceLineEndings("\n"),
            string.Join('\n', TrialLines.Of(result, names)));
    }

    [Fact]
    public void a_draft_is_read_from_its_file()
    {
        File.WriteAllText(file, """{"GRADER":[{"type":"Exam","min_count":1,"drop_count":0,"weight":1}],"GRADE_CUTOFFS":{"Pass":0.6}}""");
        Assert.Equal(new GradingPolicy([new("Exam", "Exam", 1, 0, 1)], [new("Pass", 0.6)]), GradesWhatIf.Read(file));
    }

    [Theory]
    [InlineData("""{"GRADER":[{"type":"Exam","min_count":1}]}""", "is no grading policy: GRADER entry 1 ('Exam'): 'drop_count' is missing.")]
    [InlineData("nothing", "cannot be read:")]
    public void a_file_without_a_policy_is_refused_with_its_errors(string text, string sentence)
    {
        File.WriteAllText(file, text);
        Assert.Contains(sentence, Assert.Throws<OperatorException>(() => GradesWhatIf.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_missing_file_is_named() =>
        Assert.Contains("/no/such/file", Assert.Throws<OperatorException>(() => GradesWhatIf.Read("/no/such/file")).Message, StringComparison.Ordinal);
}
