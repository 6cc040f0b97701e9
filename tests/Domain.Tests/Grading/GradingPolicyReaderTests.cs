using System.Text.Json;
using OpenEdx.Domain.Grading;

namespace OpenEdx.Domain.Tests.Grading;

public sealed class GradingPolicyReaderTests
{
    [Fact]
    public void a_course_without_policy_has_the_default_one() => Assert.Equal(GradingPolicy.Default, GradingPolicyReader.Read(null).Policy);

    [Fact]
    public void each_missing_part_has_its_default()
    {
        Assert.Equal(GradingPolicy.Default.Cutoffs, Read("""{"GRADER": []}""").Policy!.Cutoffs);
        Assert.Equal(GradingPolicy.Default.AssignmentTypes, Read("""{"GRADE_CUTOFFS": {"A": 0.9}}""").Policy!.AssignmentTypes);
    }

    [Fact]
    public void an_entry_is_read_with_its_defaults() =>
        Assert.Equal(
            [new AssignmentType("Lab", "Lab", 3, 1, 0)],
            Read("""{"GRADER": [{"type": "Lab", "min_count": "3", "drop_count": 1, "name": "ignored"}]}""").Policy!.AssignmentTypes);

    [Fact]
    public void wording_and_weight_are_read() =>
        Assert.Equal(
            [new AssignmentType("Lab", "L", 3, 1, 0.25) { Category = "Work", HideAverage = true, StartingIndex = 0 }],
            Read("""
                {"GRADER": [{"type": "Lab", "short_label": "L", "min_count": 3, "drop_count": 1, "weight": 0.25,
                 "category": "Work", "hide_average": true, "starting_index": 0}]}
                """).Policy!.AssignmentTypes);

    [Theory]
    [InlineData("""{"GRADER": [{"type": "Lab", "drop_count": 1}]}""", "GRADER entry 1 ('Lab'): 'min_count' is missing.")]
    [InlineData("""{"GRADER": [{"type": "Lab", "min_count": 1}]}""", "GRADER entry 1 ('Lab'): 'drop_count' is missing.")]
    [InlineData("""{"GRADER": [{"min_count": 1, "drop_count": 0}]}""", "GRADER entry 1: 'type' is missing or no text.")]
    [InlineData("""{"GRADER": [{"type": "Lab", "min_count": "x", "drop_count": 0}]}""", "GRADER entry 1 ('Lab'): 'min_count' is not a whole number (at most 10000).")]
    [InlineData("""{"GRADER": [{"type": "Lab", "min_count": 1, "drop_count": "0"}]}""", "GRADER entry 1 ('Lab'): 'drop_count' is not a whole number (at most 10000).")]
    [InlineData("""{"GRADER": [{"type": "Lab", "min_count": 100000000, "drop_count": 0}]}""", "GRADER entry 1 ('Lab'): 'min_count' is not a whole number (at most 10000).")]
    [InlineData("""{"GRADER": [{"type": "Lab", "min_count": 1, "drop_count": 0, "weight": "heavy"}]}""", "GRADER entry 1 ('Lab'): 'weight' is not a number.")]
    [InlineData("""{"GRADER": [7]}""", "GRADER entry 1 is not an object.")]
    [InlineData("""{"GRADER": {}}""", "GRADER is not a list.")]
    [InlineData("""{"GRADE_CUTOFFS": []}""", "GRADE_CUTOFFS is not an object.")]
    [InlineData("""{"GRADE_CUTOFFS": {"A": "high"}}""", "GRADE_CUTOFFS: 'A' is not a number.")]
    [InlineData("[]", "The grading policy is not a JSON object.")]
    public void what_is_wrong_is_named(string document, string error)
    {
        var read = Read(document);
        Assert.Null(read.Policy);
        Assert.Equal([error], read.Errors);
    }

    private static ReadGradingPolicy Read(string document) => GradingPolicyReader.Read(JsonDocument.Parse(document).RootElement);
}
