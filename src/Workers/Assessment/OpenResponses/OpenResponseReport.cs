using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Jobs;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Assessment;

/// <summary>Job <c>export_ora2_data</c>: every open response of a course with its assessments and its score, under anonymous ids.</summary>
/// <remarks>
/// Source: edx-ora2 <c>openassessment/data.py</c> (collect_ora2_data). Differs: <c>Item ID</c>, a number of upstream's table, is empty; labels are those of
/// today's rubric; statements that the learner agreed with are listed once, not once for each assessment. Where a criterion is judged in words alone
/// its feedback follows the label on the same line, as there.
/// </remarks>
public sealed class OpenResponseReport(PublishedCourses courses, AnonymousIds ids, ReportFiles files, TimeProvider clock)
    : ReportJob(ReportKind.OpenResponses, files, clock, pageSize: 100)
{
    private static readonly string[] Titles =
    [
        "Submission ID", "Location", "Problem Name", "Item ID", "Anonymized Student ID", "Date/Time Response Submitted", "Response", "Assessment Details",
        "Assessment Scores", "Date/Time Final Score Given", "Final Score Points Earned", "Final Score Points Possible", "Feedback Statements Selected",
        "Feedback on Peer Assessments",
    ];

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    protected override async Task<ReportPage> Write(ReportRequest request, CsvWriter csv, CancellationToken ct)
    {
        if (request.IsFirst) csv.Cells(Titles).EndRow();
        var course = await courses.Find(request.Course, ct);
        var (works, page) = await SubmittedWorks.Next(request, ct);
        foreach (var work in works)
        {
            var (response, block) = (work.Response, course is not null && course.TryFind(work.Block, out var found) ? found : null);
            var definition = block is null ? null : OpenResponseContent.Of(block).Definition;
            // Latest first, as upstream reads them.
            var assessments = Assessment.Of(response).OrderByDescending(one => one.Received.At).ToList();
            csv.Cell(response.Id.ToString()).Cell(work.Block.ToString()).Cell(definition?.Title ?? block?.ShownName() ?? "").Cell("")
                .Cell(await ids.Of(work.Author, request.Course, ct)).Cell(PythonText.Iso(response.At)).Cell(await Answer(work, request.Course, ct))
                .Cell(await Details(assessments, work, request.Course, ct)).Cell(Scores(assessments, definition))
                .Cell(response.Score is { } score ? PythonText.Iso(score.At) : "").Cell(Number(response.Score?.Earned)).Cell(Number(response.Score?.Possible))
                .Cell(string.Concat((work.Rating?.Options ?? []).Select(option => option + "\n"))).Cell(work.Rating?.Text ?? "").EndRow();
        }

        return page;
    }

    private async Task<string> Answer(SubmittedWork work, CourseKey course, CancellationToken ct)
    {
        var response = work.Response;
        var owner = await ids.Of(work.Author, course, ct);
        return JsonSerializer.Serialize(
            new
            {
                parts = response.Texts.Select(text => new { text }),
                file_keys = response.Files.Select(file => SubmissionPaths.KeyOf(owner, work.Block, file)),
                files_descriptions = response.Files.Select(file => file.Description),
                files_names = response.Files.Select(file => file.Name),
                files_sizes = response.Files.Select(file => file.Size),
            },
            Readable);
    }

    private async Task<string> Details(List<Assessment> assessments, SubmittedWork work, CourseKey course, CancellationToken ct)
    {
        var text = new StringBuilder();
        foreach (var (type, (reviewer, assessment, at)) in assessments)
        {
            text.Append(CultureInfo.InvariantCulture, $"Assessment #{assessment.Id}\n-- scored_at: {PythonText.Str(at)}\n-- type: {type}\n");
            if (type == Assessment.ByPeer)
                text.Append(CultureInfo.InvariantCulture, $"-- used to calculate peer grade: {(work.CountedByPeers.Contains(assessment.Id) ? "True" : "False")}\n");
            text.Append(CultureInfo.InvariantCulture, $"-- scorer_id: {await ids.Of(reviewer, course, ct)}\n");
            if (assessment.Feedback.Length > 0) text.Append(CultureInfo.InvariantCulture, $"-- overall_feedback: {assessment.Feedback}\n");
        }

        return text.ToString();
    }

    private static string Scores(List<Assessment> assessments, OpenResponseDefinition? definition)
    {
        var text = new StringBuilder();
        foreach (var (_, (_, assessment, _)) in assessments)
        {
            text.Append(CultureInfo.InvariantCulture, $"Assessment #{assessment.Id}\n");
            foreach (var part in assessment.Criteria)
            {
                var criterion = definition?.Rubric.Criteria.FirstOrDefault(one => one.Name == part.Criterion);
                var option = criterion?.Options.FirstOrDefault(one => one.Name == part.Option)?.Label ?? part.Option;
                text.Append(CultureInfo.InvariantCulture, $"-- {criterion?.Label ?? part.Criterion}");
                if (option is not null) text.Append(CultureInfo.InvariantCulture, $": {option} ({part.Earned})\n");
                if (part.Feedback.Length > 0) text.Append(CultureInfo.InvariantCulture, $"-- feedback: {part.Feedback}\n");
            }
        }

        return text.ToString();
    }

    private static string Number(int? points) => points?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <param name="Type">Upstream's word for who assessed.</param>
    private sealed record Assessment(string Type, ReceivedAssessment Received)
    {
        public const string ByPeer = "PE";
        private const string ByLearner = "SE";
        private const string ByStaff = "ST";

        public static IEnumerable<Assessment> Of(SubmittedResponse response)
        {
            foreach (var received in response.Received) yield return new(ByPeer, received);
            if (response.Self is { } self) yield return new(ByLearner, self);
            if (response.Staff is { } staff) yield return new(ByStaff, staff);
        }
    }
}
