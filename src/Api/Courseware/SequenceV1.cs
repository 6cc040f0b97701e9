using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>GET /api/courseware/sequence/{usage}</c>: the units of a subsection. Clients: Learning MFE, special exams library.
/// Source: Open edX <c>xmodule/seq_block.py</c> (get_metadata). 422 for anything that is no sequence: the client relies on it. Without units
/// and <c>gated</c> while a prerequisite is not met; the same (unlike upstream, which leaves that to clients) before the entrance exam is passed.
/// </summary>
internal static class SequenceV1
{
    public static IEndpointRouteBuilder MapSequenceV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/courseware/sequence/{usage}", Get).Requires(Operation.UsePublicPages, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Get(
        string usage, HttpContext http, CourseVisits visits, LearnerBlockStatesQuery states, BookmarksQuery bookmarks, RequestClock clock, CancellationToken ct)
    {
        if (!UsageKey.TryParse(usage, out var key)) return DeveloperErrors.NotFound($"Invalid usage key: '{usage}'");
        if (await visits.Open(key.Course, http.User.Requester(), clock.Now(http), ct) is not { } visit) return DeveloperErrors.NotFound();
        if (!visit.Outline.TryFind(key, out var sequence) || !CourseAccess.Of(visit).HasAccess || !visit.View.IsReleased(sequence))
            return DeveloperErrors.NotFound();
        if (sequence.Type != "sequential") return Results.StatusCode(StatusCodes.Status422UnprocessableEntity);

        var position = visit.Requester is { } person ? await states.Position(person.User, key, ct) : null;
        var marked = await bookmarks.Marked(visit.Requester?.User, key.Course, ct);
        var hidden = visit.View.IsHiddenAfterDue(sequence);
        var opener = visit.View.OpenerOf(sequence);
        return Results.Json(
            new
            {
                items = hidden || opener is not null ? [] : visit.View.OpenChildren(sequence).Select(unit => Unit(visit, sequence, unit, marked)).ToArray(),
                element_id = key.BlockId,
                item_id = sequence.Id,
                is_time_limited = sequence.Block.Flag("is_time_limited") ?? false,
                is_proctored = sequence.Block.Flag("is_proctored_enabled") ?? false,
                position = position ?? 1,
                tag = "sequential",
                next_url = (string?)null,
                prev_url = (string?)null,
                banner_text = hidden ? ViewedOutline.HiddenText : Banner(visit, sequence),
                save_position = true,
                show_completion = true,
                gated_content = new
                {
                    prereq_id = opener?.Id,
                    prereq_url = opener is null ? null : $"/courses/{key.Course}/jump_to/{opener.Id}",
                    prereq_section_name = opener?.Name,
                    gated = opener is not null,
                    gated_section_name = sequence.Name,
                },
                sequence_name = sequence.Name,
                exclude_units = true,
                gated_sequence_paywall = (string?)null,
                display_name = sequence.Name,
                format = sequence.Format,
                is_hidden_after_due = hidden,
                navigation_disabled = false,
            },
            WireJson.Options);
    }

    private static string? Banner(CourseVisit visit, OutlineBlock sequence)
    {
        if (visit.IsTeam && visit.Outline.Locks.MayClose(sequence)) return "Learners see this part once they have met its prerequisite.";
        return visit.View.IsOpen(sequence) && visit.View.Opens(sequence) ? "This part is a prerequisite: completing it opens other parts of the course." : null;
    }

    private static Dictionary<string, object?> Unit(CourseVisit visit, OutlineBlock sequence, OutlineBlock unit, IReadOnlySet<string> marked)
    {
        var item = new Dictionary<string, object?>
        {
            ["content"] = "",
            ["page_title"] = unit.Name,
            ["type"] = unit.IconClass,
            ["id"] = unit.Id,
            ["bookmarked"] = marked.Contains(unit.Id),
            ["path"] = string.Join(" > ", new[] { sequence.Parent?.Name, sequence.Name, unit.Name }.OfType<string>()),
            ["graded"] = unit.Graded,
            ["contains_content_type_gated_content"] = false,
            ["href"] = "",
        };
        if (visit.Requester is not null) item["complete"] = visit.Completed?.IsComplete(unit) == true;
        return item;
    }
}
