using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.Identity;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>GET|POST /courses/{course}/xblock/{usage}/handler/{handler}[/{suffix}]</c>: the one door through which unit pages, mobile
/// apps and forms without script act on a block, or on an aside of one (<see cref="AsideUsage"/>). Clients: unit pages of the Learning MFE, Android and iOS apps.
/// </summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/courseware/block_render.py</c> (handle_xblock_callback).</remarks>
public static class XBlockHandlers
{
    public static IEndpointRouteBuilder MapXBlockHandlers(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/courses/{course}/xblock/{usage}/handler/{handler}/{**suffix}", ["GET", "POST"], Handle)
            .DisableAntiforgery()
            .Requires(Operation.Participate, ErrorFamily.Own)
            .WithMetadata(new ActsOnBlockAttribute());
        return routes;
    }

    private static async Task<IResult> Handle(
        string course, string usage, string handler, string? suffix, HttpContext http,
        Admissions admissions, Onlookers onlookers, CourseVisits visits, Conditionals conditionals, TimedExams exams,
        IEnumerable<IBlockHandler> handlers, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester();
        if (caller is null)
        {
            return HttpMethods.IsGet(http.Request.Method)
                ? Results.NotFound()
                : Results.Text("Unauthenticated", "text/html", statusCode: StatusCodes.Status403Forbidden);
        }

        if (!CourseKey.TryParse(course, out var key) || !AsideUsage.TryParse(usage, out var block, out var aside) || block.Course != key) return Results.NotFound();
        var admission = http.Features.Get<BlockEntry>() is { } entry && entry.Requester.Requester.User == caller.User && entry.Block == block
            ? await admissions.Of(entry, ct)
            : await admissions.Find(caller.User, block, ct);
        if (admission.Course is not { } published || !published.TryFind(block, out var target)) return Results.NotFound();
        var may = AuthorizationTable.Allows(Operation.Participate, AccessRoles.Held(caller, key, admission.IsEnrolled));
        if (!may) return Results.NotFound();
        var onlooker = await onlookers.Of(caller, key, ct);
        if (!IsVisible(target, onlooker, clock.Now(http))) return Results.NotFound();
        if (!await IsShown(published, block, caller, onlooker, visits, conditionals, clock.Now(http), ct)) return Results.NotFound();
        // The handler of an aside is known by the aside's type, a dot, and its name.
        if (aside.Length > 0) handler = $"{aside}.{handler}";
        var call = new BlockCall(http, caller, published, target, handler, (suffix ?? "").TrimEnd('/')) { IsTeam = onlooker.IsTeam, IsUntouched = admission.IsUntouched };
        if (handlers.FirstOrDefault(h => h.Answers(target, handler, call.Suffix)) is not { } found) return Results.NotFound();
        if (onlooker.IsOtherPerson && !found.OnlyReads(handler, call.Suffix))
            return FormPosts.PageBehind(http.Request) is { } behind ? FormPosts.SeeOther(behind) : LooksOnly();
        var door = await exams.DoorTo(published, target, caller, clock.Now(http), ct);
        var answer = door == ExamDoor.Open ? await found.Answer(call, ct) : found.Refuse(call);
        if (answer is IBrowserAnswer) return answer;
        return FormPosts.PageBehind(http.Request) is { } page ? FormPosts.SeeOther(page) : answer;
    }

    private static bool IsVisible(PublishedBlock block, Onlooker onlooker, DateTimeOffset now) =>
        onlooker.IsTeam || (!block.IsStaffOnly() && block.EffectiveStart() <= now);

    /// <summary>A visit is opened only where learners see different things: elsewhere it would cost more than many an answer.</summary>
    private static async Task<bool> IsShown(
        PublishedCourse course, UsageKey block, Requester caller, Onlooker onlooker, CourseVisits visits, Conditionals conditionals, DateTimeOffset now,
        CancellationToken ct)
    {
        if (onlooker.IsTeam || !CourseOutline.Of(course).TryFind(block, out var found)) return true;
        if (!found.Gate.IsForSome && !found.IsBelowConditional && !CourseOutline.Of(course).Locks.MayClose(found)) return true;
        return await visits.Open(course.Key, caller, now, ct, withCompletion: false) is { } visit &&
            visit.Outline.TryFind(block, out var seen) && visit.View.IsOpen(seen) &&
            await conditionals.LetsThrough(seen, visit.View, onlooker.Person?.User, ct);
    }

    /// <summary>Nothing is ever recorded as a learner by somebody else, nor by the team about itself on a page that shows a learner's work.</summary>
    private static IResult LooksOnly() => Results.Json(
        new { success = false, error = "You are looking at this course as a learner: nothing is recorded." }, statusCode: StatusCodes.Status403Forbidden);
}
