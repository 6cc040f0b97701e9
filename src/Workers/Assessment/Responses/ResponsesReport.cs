using System.Globalization;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Jobs;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Jobs;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Assessment;

/// <summary>
/// Job <c>problem_responses_csv</c>: what learners answered to problems, polls, surveys and word clouds, of chosen blocks and everything
/// below them, in course order. It counts blocks.
/// </summary>
/// <remarks>
/// Source: Open edX 2026, <c>lms/djangoapps/instructor_task/tasks_helper/grades.py</c> (ProblemResponses). Differs: no end after 5,000
/// answers; columns follow from the types of the chosen blocks, whether or not somebody answered; states of other blocks are left out.
/// </remarks>
public sealed class ResponsesReport(PublishedCourses courses, CapaProblems problems, ReportFiles files, TimeProvider clock)
    : ReportJob(ReportKind.ProblemResponses, files, clock)
{
    /// <summary>Blocks that nobody answered go quickly, but not for nothing.</summary>
    private const int MostPages = 50;

    private readonly ProblemResponses responses = new(problems);

    protected override async Task<long> Edition(ReportRequest request, CancellationToken ct) => (await courses.Find(request.Course, ct))?.Version ?? 0;

    protected override async Task<ReportPage> Write(ReportRequest request, CsvWriter csv, CancellationToken ct)
    {
        var course = await courses.Find(request.Course, ct) ?? throw new JobGivenUpException($"The course {request.Course} is not published.");
        PublishedBlock[] blocks =
        [
            .. request.Task.Blocks.SelectMany(usage => course.TryFind(usage, out var block) ? block.SelfAndDescendants() : [])
                .Where(block => ColumnsOf(block) is not null && (request.Task.Types.Count == 0 || request.Task.Types.Contains(block.Type)))
                .DistinctBy(block => block.Usage),
        ];
        string[] columns = ["username", "title", "location", .. blocks.SelectMany(block => ColumnsOf(block)!).Distinct(), "block_key", "state"];
        if (request.IsFirst) csv.Cells(columns).EndRow();

        var place = request.IsFirst ? (Block: 0, User: 0L) : Place(request.After);
        var begun = place.Block;
        var (rows, pages) = (csv.Rows, 0);
        while (place.Block < blocks.Length && csv.Rows - rows < request.Count && pages++ < MostPages)
        {
            var block = blocks[place.Block];
            var page = block.Type == "problem" ? await responses.Next(request, block, place.User, ct) : await VoteResponses.Next(request, block, place.User, ct);
            foreach (var row in page.Rows) csv.Cells(columns.Select(column => Cell(column, row, block, course))).EndRow();
            place = page.IsLast ? (place.Block + 1, 0) : (place.Block, page.LastUser);
        }

        return new(place.Block - begun, blocks.Length, string.Create(CultureInfo.InvariantCulture, $"{place.Block}/{place.User}"), IsLast: place.Block >= blocks.Length);
    }

    /// <summary>Null: nobody answers such a block. Empty: the state says it all.</summary>
    private static IReadOnlyList<string>? ColumnsOf(PublishedBlock block) => block.Type switch
    {
        "problem" => ResponseRow.OfProblem,
        "poll" or "survey" => ResponseRow.OfVote,
        "poll_question" or "word_cloud" => [],
        _ => null,
    };

    private static string Cell(string column, ResponseRow row, PublishedBlock block, PublishedCourse course) => column switch
    {
        "username" => row.Username,
        "title" => NameOf(block, course),
        "location" => string.Join(" > ", Path(block).Select(each => NameOf(each, course))),
        "block_key" => block.Usage.ToString(),
        "state" => row.State,
        _ => row.Values.GetValueOrDefault(column, ""),
    };

    private static string NameOf(PublishedBlock block, PublishedCourse course) =>
        block.Type == "problem" ? block.ProblemSettings(course.Version).DisplayName : block.DisplayName is { Length: > 0 } name ? name : block.Type;

    private static IEnumerable<PublishedBlock> Path(PublishedBlock block) => block.Parent is { } parent ? Path(parent).Append(block) : [block];

    private static (int Block, long User) Place(string after)
    {
        var parts = after.Split('/');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
