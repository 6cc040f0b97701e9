using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Jobs;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Jobs;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Assessment;

/// <summary>Job <c>export_ora2_summary</c>: how far every open response of a course is, under anonymous ids.</summary>
/// <remarks>
/// Source: edx-ora2 <c>openassessment/data.py</c> (collect_ora2_summary). Every workflow has a step of the course team there; where its author wrote none,
/// it is complete from the beginning.
/// </remarks>
public sealed class OpenResponseStepsReport(PublishedCourses courses, AnonymousIds ids, ReportFiles files, TimeProvider clock)
    : ReportJob(ReportKind.OpenResponseSteps, files, clock, pageSize: 200)
{
    /// <summary>By name, as upstream's columns.</summary>
    private static readonly string[] Steps = [ResponseStep.Peer, ResponseStep.Self, ResponseStep.Staff, ResponseStep.Training];

    protected override async Task<ReportPage> Write(ReportRequest request, CsvWriter csv, CancellationToken ct)
    {
        if (request.IsFirst)
        {
            csv.Cells(["block_name", "student_id", "status", .. Steps.SelectMany(step => (string[])[$"is_{step}_complete", $"is_{step}_graded"])])
                .Cells(["num_peers_graded", "num_graded_by_peers", "is_staff_grade_received", "is_final_grade_received"])
                .Cells(["final_grade_points_earned", "final_grade_points_possible"]).EndRow();
        }

        var course = await courses.Find(request.Course, ct);
        var (works, page) = await SubmittedWorks.Next(request, ct);
        foreach (var work in works)
        {
            var response = work.Response;
            var definition = course is not null && course.TryFind(work.Block, out var block) ? OpenResponseContent.Of(block).Definition : null;
            var hasPeers = response.Steps.Contains(ResponseStep.Peer);
            csv.Cell(work.Block.ToString()).Cell(await ids.Of(work.Author, request.Course, ct)).Cell(response.Status);
            foreach (var step in Steps) Step(csv, step, response, definition, request.Now);
            csv.Cell(hasPeers ? response.Given : 0).Cell(hasPeers ? response.Received.Count : 0)
                .Cell(response.Staff is null ? 0 : 1).Cell(response.Status == ResponseStep.Done ? 1 : 0);
            if (response.Score is { } score) csv.Cell(score.Earned).Cell(score.Possible);
            else csv.Cell("").Cell("");
            csv.EndRow();
        }

        return page;
    }

    /// <param name="definition">Null: the block is not published any more; then only what was done is known.</param>
    private static void Step(CsvWriter csv, string step, SubmittedResponse response, OpenResponseDefinition? definition, DateTimeOffset now)
    {
        if (step != ResponseStep.Staff && !response.Steps.Contains(step))
        {
            csv.Cell("").Cell("");
            return;
        }

        var isGraded = definition is null ? response.Status == ResponseStep.Done : ResponseWorkflow.IsAssessed(step, response, definition, now);
        csv.Cell(step == ResponseStep.Staff || response.Completed.Contains(step) || response.Status == ResponseStep.Done ? 1 : 0).Cell(isGraded ? 1 : 0);
    }
}
