using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Analytics;

public sealed class AnswerDistributionTests
{
    private const string Rows =
        "select concat_ws(' ', value_id, answer, variant, correct, first_response_count, last_response_count) from analytics.answer_distribution order by 1";

    [Fact]
    public async Task the_first_and_the_last_answer_of_every_learner_count()
    {
        await using var model = await ReadModel.Of(new AnswerDistribution());
        await model.Given(Checked(7, 0, Noon, 1, "a"), Checked(7, 0, Noon.AddMinutes(1), 2, "b"), Checked(8, 1, Noon, 1, "c"));
        await model.Given(Checked(7, 1, Noon.AddMinutes(2), 3, "c"));
        Assert.Equal(["choice_a Text a 1 f 1 0", "choice_b Text b 1 f 0 0", "choice_c Text c 1 t 1 2"], await Sql.Lines(model, Rows));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task an_answer_that_arrives_late_takes_its_place_by_time()
    {
        await using var model = await ReadModel.Of(new AnswerDistribution());
        await model.Given(Checked(7, 1, Noon, 2, "c"));
        await model.Given(Checked(7, 0, Noon.AddMinutes(-1), 1, "a"));
        Assert.Equal(["choice_a Text a 1 f 1 0", "choice_c Text c 1 t 0 1"], await Sql.Lines(model, Rows));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public void a_list_is_written_with_bars_and_markup_is_removed_only_beside_a_value_id()
    {
        var submission = Submission(7, 1, Noon) with
        {
            Answers = FieldValues.Empty.With("p_2_1", (string[])["choice_0", "choice_2"]).With("p_3_1", " 4 < 5 "),
            Marks =
            [
                new("p_2_1", "partially-correct", 0.5, "", "", "Q", """["<i>one</i>","two"]""", "choiceresponse", "checkboxgroup"),
                new("p_3_1", "incorrect", null, "", "", "Q", " 4 < 5 ", "stringresponse", "textline"),
                new("p_3_1_dynamath", "incorrect", null, "", "", "Q", "x", "stringresponse", "textline"),
            ],
        };
        Assert.Equal(
            [
                new AnswerPart("p_2_1", "[choice_0|choice_2]", "[one|two]", "1", true, "Q", "choiceresponse"),
                new AnswerPart("p_3_1", null, "4 < 5", "1", false, "Q", "stringresponse"),
            ],
            AnswerParts.Of(submission));
    }
}
