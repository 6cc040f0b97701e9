using OpenEdx.Domain.Jobs;
using OpenEdx.Projections.Jobs;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Analytics;

/// <summary>
/// Job <c>answer_distribution_csv</c>: how many learners gave which answer first, and last, per part of every problem (tracking §4.6). Of
/// chosen blocks, or of the whole course.
/// </summary>
/// <remarks>Columns and order are those of the file that upstream's pipeline writes.</remarks>
public sealed class AnswerDistributionReport(Projections.Authoring.PublishedCourses courses, ReportFiles files, TimeProvider clock)
    : ReportJob(ReportKind.AnswerDistribution, files, clock, pageSize: 20)
{
    private static readonly string[] Titles =
    [
        "ModuleID", "PartID", "Correct Answer", "First Response Count", "Last Response Count", "ValueID", "AnswerValue", "Variant",
        "Problem Display Name", "Question",
    ];

    protected override async Task<ReportPage> Write(ReportRequest request, CsvWriter csv, CancellationToken ct)
    {
        if (request.IsFirst) csv.Cells(Titles).EndRow();
        var (problems, total) = await Next(request, ct);
        await using var command = request.Command(
            """
            select problem, part_id, correct::int, first_response_count, last_response_count, coalesce(value_id, ''), answer, variant, display_name, question
            from (
                select d.*, first_value(response_type) over (partition by problem, part_id order by latest_at desc, answer_key, variant) latest_type
                from analytics.answer_distribution d where course_id = $1 and problem = any($2)) parts
            where latest_type in ('choiceresponse', 'optionresponse', 'multiplechoiceresponse', 'numericalresponse', 'stringresponse', 'formularesponse')
              and (first_response_count > 0 or last_response_count > 0)
            order by problem collate "C", part_id collate "C", correct, first_response_count, last_response_count, value_id collate "C", answer collate "C", variant collate "C"
            """,
            request.Course.ToString(), problems);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            csv.Cell(reader.GetString(0)).Cell(reader.GetString(1)).Cell(reader.GetInt32(2)).Cell(reader.GetInt32(3)).Cell(reader.GetInt32(4));
            for (var column = 5; column < Titles.Length; column++) csv.Cell(reader.GetString(column));
            csv.EndRow();
        }

        return new(problems.Length, total, problems.Length == 0 ? "end" : problems[^1], IsLast: problems.Length < request.Count);
    }

    /// <summary>The next problems with answers, by key.</summary>
    private async Task<(string[] Problems, long Total)> Next(ReportRequest request, CancellationToken ct)
    {
        var chosen = await Chosen(request, ct);
        await using var command = request.Command(
            """
            with found as (select distinct problem from analytics.answer_distribution where course_id = $1 and ($2 or problem = any($3)))
            select problem, (select count(*) from found) from found where problem collate "C" > $4 order by problem collate "C" limit $5
            """,
            request.Course.ToString(), chosen is null, chosen ?? [], request.After, request.Count);
        var problems = new List<string>();
        var total = 0L;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            problems.Add(reader.GetString(0));
            total = reader.GetInt64(1);
        }

        return ([.. problems], total);
    }

    /// <summary>Null: every problem that was ever answered, published or not.</summary>
    private async Task<string[]?> Chosen(ReportRequest request, CancellationToken ct)
    {
        if (request.Task.Blocks.Count == 0) return null;
        var course = await courses.Find(request.Course, ct) ?? throw new JobGivenUpException($"The course {request.Course} is not published.");
        return [.. request.Task.Blocks
            .SelectMany(block => course.TryFind(block, out var found) ? found.SelfAndDescendants().Select(each => each.Usage.ToString()) : [block.ToString()])
            .Distinct()];
    }
}
