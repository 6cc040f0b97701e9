using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>PUT /courses/{course}/edxnotes/visibility/</c> <c>{visibility}</c>: whether a learner sees notes in the text. Client: Learning MFE.
/// Source: Open edX <c>lms/djangoapps/edxnotes/views.py</c>.
/// </summary>
internal static class NotesVisibilityV0
{
    public static IEndpointRouteBuilder MapNotesVisibilityV0(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/courses/{course}/edxnotes/visibility/", Change).Requires(Operation.ReadCourseware);
        return routes;
    }

    private static async Task<IResult> Change(string course, HttpContext http, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        var key = CourseKey.Parse(course);
        if ((await JsonBody.Read(http, ct))?.Flag("visibility") is not { } visible)
            return Results.Json(new { error = "'visibility' is required, true or false." }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
        await streams.Transact<CourseHomeChoices, CourseHomeChoicesEvent>(
            CourseHomeChoicesEvent.StreamOf(caller.User, key), new ShowNotes(caller.User, key, visible, clock.Now(http)).Decide, http.MetadataFor(nameof(ShowNotes)), ct);
        return Results.Ok();
    }
}
