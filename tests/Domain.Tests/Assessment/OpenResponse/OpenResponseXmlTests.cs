using OpenEdx.Domain.Assessment;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>What authors write, and the sentences that tell them what is wrong.</summary>
public sealed class OpenResponseXmlTests
{
    private const string Option = "<option points=\"2\"><name>Good</name><explanation>E</explanation></option>";
    private const string Criterion = $"<criterion><name>Ideas</name><prompt>P</prompt>{Option}</criterion>";
    private const string Self = "<assessments><assessment name=\"self-assessment\"/></assessments>";
    private const string Peer = "<assessment name=\"peer-assessment\" must_grade=\"3\" must_be_graded_by=\"2\"/>";

    [Fact]
    public void a_whole_definition_is_read()
    {
        var definition = Read(
            """
            <openassessment submission_start="2026-01-01T08:00:00+02:00" submission_due="2026-02-01T00:00" text_response="optional" file_upload_response="required"
              file_upload_type="custom" white_listed_file_types="csv, .PDF" allow_multiple_files="False" allow_latex="True" prompts_type="html" text_response_editor="tinymce"
              leaderboard_show="3" show_rubric_during_response="true" unknown="kept">
              <title>Essay</title>
              <assessments>
                <assessment name="student-training"><example><answer><part>One</part><part>Two</part></answer><select criterion="Ideas" option="Good"/></example>
                  <example><answer>Old</answer><select criterion="Ideas" option="Good"/></example></assessment>
                <assessment name="peer-assessment" must_grade="5" must_be_graded_by="3" enable_flexible_grading="true" start="2026-02-02"/>
                <assessment name="staff-assessment" required="True"/>
              </assessments>
              <prompts><prompt><description>&lt;b&gt;One&lt;/b&gt;</description></prompt><prompt><description>Two</description></prompt></prompts>
              <rubric>
                <criterion feedback="optional"><name>Ideas</name><label>The ideas</label><prompt>P</prompt>
                  <option points="0"><name>Poor</name><label>Poor!</label><explanation>E</explanation></option>
                  <option points="2"><name>Good</name><explanation/></option></criterion>
                <criterion feedback="required"><name>Words</name><prompt/></criterion>
                <feedbackprompt>Anything else?</feedbackprompt><feedback_default_text>I think</feedback_default_text>
              </rubric>
              <strange/>
            </openassessment>
            """);
        Assert.Equal(("Essay", true, "optional", "required", "custom", "tinymce"), (definition.Title, definition.PromptsAreHtml, definition.TextResponse, definition.FileResponse, definition.FileType, definition.TextEditor));
        Assert.Equal(["<b>One</b>", "Two"], definition.Prompts);
        Assert.Equal(["csv", "pdf"], definition.FileExtensions);
        Assert.Equal((false, true, true, 3), (definition.AllowsManyFiles, definition.AllowsLatex, definition.ShowsRubric, definition.LeaderboardSize));

        // The clock time counts as UTC, whatever zone stands behind it.
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero), definition.SubmissionStart);
        Assert.Equal(["training", "peer", "staff"], definition.Steps);
        Assert.Equal(new PeerRules(5, 3, true, false), definition.Peer);
        Assert.True(definition.NeedsStaff);
        Assert.Equal(["One", "Two"], definition.Examples[0].Parts);
        Assert.Equal(["Old"], definition.Examples[1].Parts);
        Assert.Equal((2, "The ideas", "Good", "Anything else?"), (definition.Rubric.Possible, definition.Rubric.Criteria[0].Label, definition.Rubric.Criteria[0].Options[1].Label, definition.Rubric.FeedbackPrompt));
        Assert.Null(definition.FirstFault(null, null));
    }

    [Theory]
    [InlineData("", "required", null, null)]
    [InlineData("allow_file_upload=\"True\"", "required", "optional", "image")]
    [InlineData("file_upload_type=\"pdf-and-image\"", "required", "optional", "pdf-and-image")]
    [InlineData("text_response=\"\" file_upload_response=\"required\"", null, "required", null)]
    public void older_forms_keep_their_meaning(string attributes, string? text, string? file, string? type)
    {
        var definition = Read($"<openassessment {attributes}><title/>{Self}<rubric><prompt>Old prompt</prompt>{Criterion}</rubric></openassessment>");
        Assert.Equal((text, file, type), (definition.TextResponse, definition.FileResponse, definition.FileType));
        Assert.Equal(["Old prompt"], definition.Prompts);
    }

    [Theory]
    [InlineData("<assessment/>", "Every open assessment problem must contain an \"openassessment\" element.")]
    [InlineData("<openassessment><assessments/></openassessment>", "Every assessment must contain a \"rubric\" element.")]
    [InlineData("<openassessment><rubric/></openassessment>", "Every assessment must contain an \"assessments\" element.")]
    [InlineData($"<openassessment>{Self}<rubric/><prompts><prompt/></prompts></openassessment>", "Every \"prompt\" element must contain a \"description\" element.")]
    [InlineData($"<openassessment>{Self}<rubric><criterion><prompt/></criterion></rubric></openassessment>", "Every \"criterion\" element must contain a \"name\" element.")]
    [InlineData($"<openassessment>{Self}<rubric><criterion feedback=\"no\"><name/><prompt/></criterion></rubric></openassessment>", "Invalid value for \"feedback\" attribute: if specified, it must be set set to \"optional\" or \"required\".")]
    [InlineData($"<openassessment>{Self}<rubric><criterion><name/><prompt/><option/></criterion></rubric></openassessment>", "Every \"option\" element must contain a \"points\" attribute.")]
    [InlineData($"<openassessment>{Self}<rubric><criterion><name/><prompt/><option points=\"1.5\"/></criterion></rubric></openassessment>", "The value for \"points\" must be an integer.")]
    [InlineData($"<openassessment>{Self}<rubric><criterion><name/><prompt/><option points=\"1\"><name/></option></criterion></rubric></openassessment>", "Every \"option\" element must contain an \"explanation\" element.")]
    [InlineData("<openassessment><rubric/><assessments><assessment/></assessments></openassessment>", "All \"assessment\" elements must contain a \"name\" element.")]
    [InlineData("<openassessment><rubric/><assessments><assessment name=\"peer-assessment\" must_grade=\"x\"/></assessments></openassessment>", "The \"must_grade\" value must be a positive integer.")]
    [InlineData("<openassessment><rubric/><assessments><assessment name=\"self-assessment\" required=\"true\"/></assessments></openassessment>", "The \"required\" field is only allowed for staff assessment.")]
    [InlineData("<openassessment><rubric/><assessments><assessment name=\"self-assessment\" due=\"soon\"/></assessments></openassessment>", "The format of the given date (soon) for the self-assessment due date is invalid. Make sure the date is formatted as YYYY-MM-DDTHH:MM:SS.")]
    [InlineData("<openassessment><rubric/><assessments><assessment name=\"student-training\"><example/></assessment></assessments></openassessment>", "Each \"example\" element must contain exactly one \"answer\" element")]
    [InlineData("<openassessment leaderboard_show=\"x\"><rubric/><assessments/></openassessment>", "The leaderboard must have an integer value.")]
    [InlineData("<openassessment", "An error occurred while parsing the XML content.")]
    public void what_cannot_be_read_is_told_in_one_sentence(string xml, string error) => Assert.Equal((null, error), OpenResponseXml.Read(xml));

    [Theory]
    [InlineData("", Criterion, "This problem must include at least one assessment.")]
    [InlineData("<assessment name=\"example-based-assessment\"/>", Criterion, "The assessment order you selected is invalid.")]
    [InlineData("<assessment name=\"staff-assessment\"/><assessment name=\"self-assessment\"/>", Criterion, "The assessment order you selected is invalid.")]
    [InlineData("<assessment name=\"self-assessment\"/><assessment name=\"self-assessment\"/>", Criterion, "The assessment order you selected is invalid.")]
    [InlineData($"{Peer}<assessment name=\"student-training\"/>", Criterion, "The assessment order you selected is invalid.")]
    [InlineData("<assessment name=\"staff-assessment\" required=\"False\"/>", Criterion, "The \"required\" value must be true if staff assessment is the only step.")]
    [InlineData("<assessment name=\"peer-assessment\" must_grade=\"1\" must_be_graded_by=\"2\"/>", Criterion, "In peer assessment, the \"Must Grade\" value must be greater than or equal to the \"Graded By\" value.")]
    [InlineData("<assessment name=\"peer-assessment\" must_be_graded_by=\"2\"/>", Criterion, "In peer assessment, the \"Must Grade\" value must be a positive integer.")]
    [InlineData($"<assessment name=\"student-training\"/>{Peer}", Criterion, "You must provide at least one example response for learner training.")]
    [InlineData($"<assessment name=\"student-training\"><example><answer/><select criterion=\"Ideas\" option=\"Bad\"/><select criterion=\"X\" option=\"Y\"/></example></assessment>{Peer}", Criterion, "Example 1 has an invalid option for \"Ideas\": \"Bad\"; Example 1 has an extra option for \"X\"")]
    [InlineData($"<assessment name=\"student-training\"><example><answer/></example></assessment>{Peer}", Criterion, "Example 1 is missing an option for \"Ideas\"")]
    [InlineData("<assessment name=\"self-assessment\"/>", "", "This rubric definition is not valid.")]
    [InlineData("<assessment name=\"self-assessment\"/>", $"<criterion><name>Ideas</name><prompt/>{Option}{Option}</criterion>", "Options in 'Ideas' have duplicate name(s): Good")]
    [InlineData("<assessment name=\"self-assessment\"/>", "<criterion><name>Words</name><prompt/></criterion>", "Criteria with no options must require written feedback.")]
    [InlineData("<assessment name=\"self-assessment\" start=\"2026-01-01\"/><assessment name=\"staff-assessment\" start=\"2025-01-01\" required=\"true\"/>", Criterion, "This step's start date '2025-01-01 00:00:00+00:00' cannot be earlier than the previous step's start date '2026-01-01 00:00:00+00:00'.")]
    [InlineData("<assessment name=\"self-assessment\" start=\"2026-01-02\" due=\"2026-01-01\"/>", Criterion, "The start date '2026-01-02 00:00:00+00:00' cannot be later than the due date '2026-01-01 00:00:00+00:00'")]
    public void what_makes_no_sense_is_told_in_the_sentences_of_studio(string modules, string criteria, string fault) => Assert.Equal(
        fault,
        Read($"<openassessment><title/><assessments>{modules}</assessments><prompts><prompt><description/></prompt></prompts><rubric>{criteria}</rubric></openassessment>").FirstFault(null, null));

    private static OpenResponseDefinition Read(string xml)
    {
        var (definition, error) = OpenResponseXml.Read(xml);
        Assert.Null(error);
        return definition!;
    }
}
