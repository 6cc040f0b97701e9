using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Authoring;
using OpenEdx.Api.Tests.Grading;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Jobs;

/// <summary>Reports of open responses: one assessed by everybody, with a file that came and one that did not, and one in a block that is gone.</summary>
public sealed class OpenResponseReportsTests : IAsyncLifetime
{
    private static readonly UsageKey Essay = Course.Block("openassessment", "essay");
    private static readonly UsageKey Gone = Course.Block("openassessment", "gone");
    private static readonly UserId Ada = new(2);
    private static readonly UserId Bob = new(3);
    private static readonly Guid First = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Second = new("00000000-0000-0000-0000-000000000002");
    private static readonly Guid ByPeer = new("00000000-0000-0000-0000-00000000000a");
    private static readonly Guid BySelf = new("00000000-0000-0000-0000-00000000000b");
    private static readonly Guid ByStaff = new("00000000-0000-0000-0000-00000000000c");

    private readonly TeachingHouse house = new();
    private string ada = "";
    private string bob = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await house.InitializeAsync();
        await house.Publish(
            Container(Course.Root, FieldValues.Empty.With("display_name", "A course").With("start", "2020-01-01T00:00:00Z"), Course.Block("chapter", "c")),
            Container(Course.Block("chapter", "c"), FieldValues.Empty.With("display_name", "AC/DC"), Homework),
            Container(Homework, FieldValues.Empty.With("display_name", "First"), Course.Block("vertical", "v")),
            Container(Course.Block("vertical", "v"), FieldValues.Empty.With("display_name", "Unit"), Essay),
            new CourseBlockPublished(
                Essay, FieldValues.Empty,
                """
                <openassessment><title>An essay</title><assessments><assessment name="peer-assessment" must_grade="1" must_be_graded_by="1"/><assessment name="self-assessment"/></assessments>
                <prompts><prompt><description>Write.</description></prompt></prompts>
                <rubric><criterion feedback="optional"><name>Ideas</name><label>The ideas</label><prompt>Any?</prompt>
                <option points="3"><name>Fair</name><label>Quite fair</label><explanation>Some</explanation></option>
                <option points="5"><name>Good</name><label>Good</label><explanation>Many</explanation></option></criterion>
                <criterion feedback="required"><name>Words</name><prompt>In words</prompt></criterion></rubric></openassessment>
                """, []));
        var ids = house.Services.GetRequiredService<AnonymousIds>();
        (ada, bob) = (await ids.Of(Ada, Course, Ct), await ids.Of(Bob, Course, Ct));
        var files = house.Services.GetRequiredService<IFileStore>();
        using var staged = await files.Stage(new MemoryStream([1, 2, 3]), Ct);
        await files.Keep([staged], Ct);
        await Tell(
            new ResponseSubmitted(
                Ada, Essay, First, ["My \"essay\""],
                [new(0, "map.png", "A map", "image/png", 3, staged.Sha256), new(2, "map.png", "Lost", "image/png", 5, null)], ["peer", "self"], Noon),
            new PeerAssessmentReceived(Ada, Essay, First, Bob, Judged(ByPeer, "Fair", 3, "Overall."), Noon.AddHours(1)),
            new ResponseStepCompleted(Ada, Essay, First, "peer", Noon.AddHours(1)),
            new ResponseSelfAssessed(Ada, Essay, First, Judged(BySelf, "Good", 5, ""), Noon.AddHours(2)),
            new ResponseStepCompleted(Ada, Essay, First, "self", Noon.AddHours(2)),
            new ResponseScored(Ada, Essay, First, "peer", 3, 5, new Dictionary<string, int> { ["Ideas"] = 3, ["Words"] = 0 }, [ByPeer], Noon.AddHours(2)),
            new ResponseStatusChanged(Ada, Essay, First, "done", Noon.AddHours(2)),
            new PeerAssessmentsRated(Ada, Essay, First, ["They were useful.", "I disagree."], "Thanks", Noon.AddHours(3)),
            new ResponseStaffAssessed(Ada, Essay, First, new(1), Judged(ByStaff, "Good", 5, ""), false, Noon.AddHours(4)),
            new ResponseScored(Ada, Essay, First, "staff", 5, 5, new Dictionary<string, int> { ["Ideas"] = 5, ["Words"] = 0 }, [ByStaff], Noon.AddHours(4)));
        await Tell(
            new ResponseSubmitted(Bob, Gone, Second, ["=1+1"], [], ["training", "self"], Noon.AddMilliseconds(5)), new ResponseStatusChanged(Bob, Gone, Second, "training", Noon));
        // Cleared: no report tells of it.
        await Tell(
            new ResponseSubmitted(Bob, Essay, Guid.NewGuid(), ["Away"], [], ["peer", "self"], Noon), new ResponseStateCleared(Bob, Essay, null, new(1), null, Noon));
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task the_data_report_lists_responses_with_every_assessment_under_anonymous_ids() => Assert.Equal(
        $$""""""
        Submission ID,Location,Problem Name,Item ID,Anonymized Student ID,Date/Time Response Submitted,Response,Assessment Details,Assessment Scores,Date/Time Final Score Given,Final Score Points Earned,Final Score Points Possible,Feedback Statements Selected,Feedback on Peer Assessments
        {{First}},{{Essay}},An essay,,{{ada}},2026-05-06T12:00:00Z,"{""parts"":[{""text"":""My \""essay\""""}],""file_keys"":[""{{ada}}/{{Course}}/{{Essay}}"",""{{ada}}/{{Course}}/{{Essay}}/2""],""files_descriptions"":[""A map"",""Lost""],""files_names"":[""map.png"",""map.png""],""files_sizes"":[3,5]}","Assessment #{{ByStaff}}
        -- scored_at: 2026-05-06 16:00:00+00:00
        -- type: ST
        -- scorer_id: {{await Staff()}}
        Assessment #{{BySelf}}
        -- scored_at: 2026-05-06 14:00:00+00:00
        -- type: SE
        -- scorer_id: {{ada}}
        Assessment #{{ByPeer}}
        -- scored_at: 2026-05-06 13:00:00+00:00
        -- type: PE
        -- used to calculate peer grade: True
        -- scorer_id: {{bob}}
        -- overall_feedback: Overall.
        ","Assessment #{{ByStaff}}
        -- The ideas: Good (5)
        -- Words-- feedback: In words.
        Assessment #{{BySelf}}
        -- The ideas: Good (5)
        -- Words-- feedback: In words.
        Assessment #{{ByPeer}}
        -- The ideas: Quite fair (3)
        -- Words-- feedback: In words.
        ",2026-05-06T16:00:00Z,5,5,"They were useful.
        I disagree.
        ",Thanks
        {{Second}},{{Gone}},,,{{bob}},2026-05-06T12:00:00.005000Z,"{""parts"":[{""text"":""=1+1""}],""file_keys"":[],""files_descriptions"":[],""files_names"":[],""files_sizes"":[]}",,,,,,,

        """""",
        Encoding.UTF8.GetString(await Report("export_ora2_data", "Org_N_R_ORA_data_2026-05-20-1200.csv")).Replace("\r\n", "\n", StringComparison.Ordinal));

    [Fact]
    public async Task the_summary_tells_how_far_each_response_is() => Assert.Equal(
        $"""
        block_name,student_id,status,is_peer_complete,is_peer_graded,is_self_complete,is_self_graded,is_staff_complete,is_staff_graded,is_training_complete,is_training_graded,num_peers_graded,num_graded_by_peers,is_staff_grade_received,is_final_grade_received,final_grade_points_earned,final_grade_points_possible
        {Essay},{ada},done,1,1,1,1,1,1,,,0,1,1,1,5,5
        {Gone},{bob},training,,,0,0,1,0,0,0,0,0,0,0,,

        """,
        Encoding.UTF8.GetString(await Report("export_ora2_summary", "Org_N_R_ORA_summary_2026-05-20-1200.csv")).Replace("\r\n", "\n", StringComparison.Ordinal));

    [Fact]
    public async Task the_archive_has_texts_files_and_a_list_that_tells_of_what_is_missing()
    {
        using var zip = new ZipArchive(new MemoryStream(await Report("export_ora2_submission_files", "Org_N_R_submission_files_2026-05-20-1200.zip", "application/zip")));
        var folder = "[1]AC_DC, [1]First, [1]Unit";
        Assert.Equal(
            [
                $"{folder}/[1] - {ada} - map.png", $"{folder}/[1] - {ada} - prompt_0.txt", $"Removed from course/[x] - {bob} - prompt_0.txt", "submissions.csv",
            ],
            zip.Entries.Select(entry => entry.FullName));
        Assert.Equal("\u0001\u0002\u0003", await Text(zip.Entries[0]));
        Assert.Equal("My \"essay\"", await Text(zip.Entries[1]));
        Assert.Equal(
            $"""
            course_id,block_id,student_id,key,name,type,description,size,file_path,file_found
            {Course},{Essay},{ada},{ada}/{Course}/{Essay},map.png,attachment,A map,3,"{folder}/[1] - {ada} - map.png",True
            {Course},{Essay},{ada},{ada}/{Course}/{Essay}/2,map.png,attachment,Lost,5,"{folder}/[1] - {ada} - map (2).png",False
            {Course},{Essay},{ada},,prompt_0.txt,text,Submission text.,10,"{folder}/[1] - {ada} - prompt_0.txt",True
            {Course},{Gone},{bob},,prompt_0.txt,text,Submission text.,4,Removed from course/[x] - {bob} - prompt_0.txt,True

            """,
            (await Text(zip.Entries[3])).Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    private static RubricAssessment Judged(Guid id, string option, int points, string overall) =>
        new(id, [new("Ideas", option, points, 5, ""), new("Words", null, 0, 0, "In words.")], overall);

    private Task<string> Staff() => house.Services.GetRequiredService<AnonymousIds>().Of(new(1), Course, Ct);

    private async Task Tell(params OpenResponseEvent[] facts) => await house.Streams.Append(
        [new StreamAppend(OpenResponseEvent.StreamOf(facts[0].User, facts[0].Block), OpenResponse.StreamType, ExpectedVersion.Any, facts)], EventMetadata.None, Ct);

    private async Task<byte[]> Report(string endpoint, string file, string type = "text/csv")
    {
        using var client = house.As("staff");
        using var asked = await client.PostAsync(new Uri($"/courses/{Course}/instructor/api/{endpoint}", UriKind.Relative), null, Ct);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        await house.CatchUp();
        var listed = Assert.Single((await house.Get("staff", $"/api/instructor/v2/courses/{Course}/reports")).GetProperty("downloads").EnumerateArray());
        Assert.Equal(file, listed.GetProperty("report_name").GetString());
        using var answer = await client.GetAsync(new Uri(listed.GetProperty("report_url").GetString()!), Ct);
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        return await answer.Content.ReadAsByteArrayAsync(Ct);
    }

    private static async Task<string> Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
        return await reader.ReadToEndAsync(Ct);
    }
}
