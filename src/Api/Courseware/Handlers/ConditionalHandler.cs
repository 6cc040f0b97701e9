using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>POST …/handler/xmodule_handler/conditional_get</c> of a <c>conditional</c> block: <c>{"fragments": [{"content": …}], "message": …}</c> while it is closed, else a
/// fragment for each block inside and no <c>message</c>. Client: unit pages, after every answer to a problem.
/// </summary>
/// <remarks>Source: Open edX <c>xmodule/conditional_block.py</c> (handle_ajax), which does not look at the dispatch either.</remarks>
internal sealed class ConditionalHandler(CourseVisits visits, UnitViews views, IBlockHtml html, RequestClock clock) : IBlockHandler
{
    public bool Answers(PublishedBlock block, string handler, string suffix) => block.Type == "conditional" && handler == "xmodule_handler";

    public bool OnlyReads(string handler, string suffix) => true;

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        var now = clock.Now(call.Http);
        if (await visits.Open(call.Course.Key, call.Caller, now, ct) is not { } visit || !visit.Outline.TryFind(call.Block.Usage, out var block)) return Results.NotFound();
        var view = (ConditionalBlockView)await views.Of(block, visit.View, visit.Completed, visit.Requester, CsrfCookie.Ensure(call.Http), now, ct);
        if (!view.IsOpen)
        {
            var said = string.Concat(view.Messages.Select(message => $"<p class=\"conditional-message\">{message}</p>"));
            return Results.Json(new { fragments = new[] { new { content = said } }, message = ConditionalContent.Of(call.Block).Message.Length > 0 });
        }

        var fragments = new List<object>();
        foreach (var child in view.Children)
            fragments.Add(new { content = await html.Of(child), resources = Array.Empty<object>(), js_init_fn = (string?)null, js_init_version = (string?)null, json_init_args = (object?)null });
        return Results.Json(new { fragments });
    }
}
