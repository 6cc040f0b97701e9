using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Jobs;
using OpenEdx.Projections.Jobs;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>POST …/handler/{csv_export|get_export_status}</c> of a <c>poll</c> or <c>survey</c>: has a table of all votes made, and tells how far it is:
/// <c>{export_pending, last_export_result: {error, report_filename, start_timestamp, generation_time_s} | null, download_url}</c>. Clients: the block's
/// own script, our unit pages.
/// </summary>
/// <remarks>Source: xblock-poll <c>poll/poll.py</c> (CSVExportMixin). Differs: for the course team alone, where upstream lets anybody export.</remarks>
internal sealed class VoteExportHandler(ReportRequests reports, CourseReportsQuery made, PlatformSettings settings, RequestClock clock) : IBlockHandler
{
    public bool Answers(PublishedBlock block, string handler, string suffix) =>
        block.Type is "poll" or "survey" && suffix.Length == 0 && handler is "csv_export" or "get_export_status";

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(call.Http.Request.Method)) return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        if (!call.IsTeam) return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (call.Handler == "get_export_status") return await Status(call, isAsked: false, ct);
        // One that is being made already is the answer, too.
        await reports.Ask(
            ReportKind.Votes, call.Course.Key, [call.Block.Usage.ToString()], [], call.User, clock.Now(call.Http), call.Http.MetadataFor(nameof(RequestTask)), ct);
        return await Status(call, isAsked: true, ct);
    }

    private async Task<IResult> Status(BlockCall call, bool isAsked, CancellationToken ct)
    {
        var attempts = await made.About(call.Block.Usage, ReportKind.Votes, ct);
        var last = attempts.FirstOrDefault(attempt => attempt.State is "completed" or "failed");
        var isKept = last is { Name: not null, StoredAt: { } stored } && stored > clock.Now(call.Http) - ReportFiles.Kept;
        return Results.Json(new
        {
            export_pending = isAsked || attempts.Any(attempt => attempt.State is "requested" or "running"),
            last_export_result = last is null ? null : new
            {
                error = last.Error,
                report_filename = last.Name,
                start_timestamp = last.RequestedAt.ToUnixTimeMilliseconds() / 1000.0,
                generation_time_s = (last.ChangedAt - last.RequestedAt).TotalSeconds,
            },
            download_url = isKept ? $"{settings.LmsRoot}/courses/{call.Course.Key}/instructor/reports/{last!.Task}/{Uri.EscapeDataString(last.Name!)}" : null,
        });
    }
}
