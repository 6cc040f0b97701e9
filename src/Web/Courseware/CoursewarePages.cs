using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Courseware;

/// <summary>The pages of a course: outline, units, and the bare unit that front ends and apps embed.</summary>
internal static class CoursewarePages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/learning/course/{course}", (string course) => Results.Redirect($"/learning/course/{course}/home")).RequiresOnPage(Operation.UsePublicPages);
        // Who is not enrolled is told so by the page itself: sent to the course's about page, or (a bare unit) answered 404.
        routes.MapGet("/learning/course/{course}/home", Home).RequiresOnPage(Operation.UseOwnAccount).OrOfTheLearningFrontEnd();
        routes.MapGet("/learning/course/{course}/dates", DueDates).RequiresOnPage(Operation.UseOwnAccount).OrOfTheLearningFrontEnd();
        routes.MapGet("/learning/course/{course}/{sequence}", Sequence).RequiresOnPage(Operation.UseOwnAccount).OrOfTheLearningFrontEnd();
        routes.MapGet("/learning/course/{course}/{sequence}/{unit}", Unit).RequiresOnPage(Operation.UseOwnAccount).OrOfTheLearningFrontEnd();
        routes.MapGet("/courses/{course}/bookmarks/", Marked).RequiresOnPage(Operation.UseOwnAccount);
        routes.MapGet("/xblock/{usage}", XBlock).RequiresOnPage(Operation.UsePublicPages);
    }

    private static async Task<IResult> Home(string course, HttpContext http, CourseVisits visits, RunningExams exams, TimeProvider clock, CancellationToken ct)
    {
        if (await Visit(course, http, visits, clock, ct) is not { } visit) return http.Sorry(404, "No such course", "There is no course under this address.");
        if (!visit.MayRead) return Results.Redirect(Links.About(visit.Course.Key));
        var units = UnitsOf(visit);
        var resume = units.FirstOrDefault(unit => visit.Completed?.LeadsToLastCompleted(unit.Unit) == true);
        if (resume.Unit is null) resume = units.FirstOrDefault();
        return http.Page<CourseHomePage>(new Dictionary<string, object?>
        {
            [nameof(CourseHomePage.Requester)] = http.User.Requester(),
            [nameof(CourseHomePage.Heading)] = await ExamBar.HeadingOf(visit, http, exams, ct),
            [nameof(CourseHomePage.View)] = visit.View,
            [nameof(CourseHomePage.Completed)] = visit.Completed,
            [nameof(CourseHomePage.Resume)] = resume.Unit is null ? null : LinkTo(visit, resume),
            [nameof(CourseHomePage.Handouts)] = visit.Course.Pages.GetValueOrDefault("info/handouts") is { } handouts
                ? StaticUrls.Rewrite(handouts, visit.Course.Key)
                : null,
        });
    }

    private static async Task<IResult> DueDates(string course, HttpContext http, CourseVisits visits, RunningExams exams, TimeProvider clock, CancellationToken ct)
    {
        if (await Visit(course, http, visits, clock, ct) is not { } visit || !visit.MayRead) return NotOpen(http, course);
        return http.Page<DatesPage>(new Dictionary<string, object?>
        {
            [nameof(DatesPage.Requester)] = http.User.Requester(),
            [nameof(DatesPage.Heading)] = await ExamBar.HeadingOf(visit, http, exams, ct),
            [nameof(DatesPage.Visit)] = visit,
        });
    }

    private static async Task<IResult> Marked(
        string course, HttpContext http, CourseVisits visits, BookmarksQuery bookmarks, TimeProvider clock, CancellationToken ct)
    {
        if (await Visit(course, http, visits, clock, ct) is not { } visit || !visit.MayRead) return NotOpen(http, course);
        var rows = await bookmarks.Of(visit.Requester!.User, visit.Course.Key, ct);
        return http.Page<BookmarksPage>(new Dictionary<string, object?>
        {
            [nameof(BookmarksPage.Requester)] = http.User.Requester(),
            [nameof(BookmarksPage.Heading)] = MasqueradeBar.HeadingOf(visit, http),
            [nameof(BookmarksPage.Marked)] = rows
                .Select(row => visit.Outline.TryFind(UsageKey.Parse(row.UsageId), out var block) && visit.View.IsOpen(block) ? block : null)
                .OfType<OutlineBlock>().ToList(),
        });
    }

    private static async Task<IResult> Sequence(
        string course, string sequence, HttpContext http, CourseVisits visits, TimeProvider clock, CancellationToken ct)
    {
        if (await Visit(course, http, visits, clock, ct) is not { } visit || !visit.MayRead) return NotOpen(http, course);
        var units = UnitsOf(visit).Where(unit => unit.Sequence.Id == sequence.Replace(' ', '+')).ToList();
        if (units.Count == 0)
        {
            return Waiting(visit, sequence, http) ?? (UsageKey.TryParse(sequence, out var usage) && visit.Outline.TryFind(usage, out var empty) && visit.View.IsOpen(empty)
                ? http.Sorry(200, empty.Name, "This part of the course has no content yet.")
                : Gone(http));
        }

        var next = units.FirstOrDefault(unit => visit.Completed?.IsComplete(unit.Unit) == false);
        return Results.Redirect(LinkTo(visit, next.Unit is null ? units[0] : next));
    }

    private static async Task<IResult> Unit(
        string course, string sequence, string unit, HttpContext http, CourseVisits visits, UnitViews views, RunningExams exams, Mathematics math,
        TimeProvider clock, CancellationToken ct)
    {
        if (await Visit(course, http, visits, clock, ct) is not { } visit || !visit.MayRead) return NotOpen(http, course);
        var all = UnitsOf(visit);
        var at = all.FindIndex(place => place.Sequence.Id == sequence.Replace(' ', '+') && place.Unit.Id == unit.Replace(' ', '+'));
        if (at < 0) return Waiting(visit, sequence, http) ?? Gone(http);
        var here = all[at];
        var view = await views.Of(here.Unit, visit.View, visit.Completed, visit.Requester, CsrfCookie.Ensure(http), clock.GetUtcNow(), ct);
        return http.Page<UnitPage>(new Dictionary<string, object?>
        {
            [nameof(UnitPage.Requester)] = http.User.Requester(),
            [nameof(UnitPage.Heading)] = await ExamBar.HeadingOf(visit, http, exams, ct),
            [nameof(UnitPage.Sequence)] = here.Sequence,
            [nameof(UnitPage.Due)] = visit.View.DueOf(here.Sequence),
            [nameof(UnitPage.Unit)] = here.Unit,
            [nameof(UnitPage.Units)] = all.Where(place => place.Sequence == here.Sequence).Select(place => place.Unit).ToList(),
            [nameof(UnitPage.Completed)] = visit.Completed,
            [nameof(UnitPage.View)] = view,
            [nameof(UnitPage.Previous)] = at > 0 ? LinkTo(visit, all[at - 1]) : null,
            [nameof(UnitPage.Next)] = at < all.Count - 1 ? LinkTo(visit, all[at + 1]) : null,
            [nameof(UnitPage.Math)] = math,
        }, math: math);
    }

    /// <summary>
    /// <c>GET /xblock/{usage}</c>: a unit or block alone. Clients: the learning front end (in a frame), the apps (in a web view).
    /// 404 without access, 400 for views other than the two.
    /// </summary>
    private static async Task<IResult> XBlock(
        string usage, HttpContext http, CourseVisits visits, UnitViews views, Conditionals conditionals, Mathematics math, TimeProvider clock, CancellationToken ct)
    {
        var kind = http.Request.Query["view"].ToString();
        if (kind is not ("" or "student_view" or "public_view")) return Results.Text("Rendering of the xblock view '" + kind + "' is not supported.", statusCode: 400);
        if (!UsageKey.TryParse(usage, out var key)) return Gone(http);
        var visit = await visits.Open(key.Course, http.User.Requester(), clock.GetUtcNow(), ct);
        if (visit is null || !visit.MayRead || !visit.Outline.TryFind(key, out var block) || !visit.View.IsOpen(block)) return Gone(http);
        if (!await conditionals.LetsThrough(block, visit.View, visit.Requester?.User, ct)) return Gone(http);
        var view = await views.Of(block, visit.View, visit.Completed, visit.Requester, CsrfCookie.Ensure(http), clock.GetUtcNow(), ct);
        return http.Page<XBlockPage>(
            new Dictionary<string, object?>
            {
                [nameof(XBlockPage.View)] = view,
                [nameof(XBlockPage.ShowTitle)] = http.Request.Query["show_title"].ToString() is not ("0" or "false"),
                [nameof(XBlockPage.Math)] = math,
            },
            framed: true, math: math);
    }

    /// <summary>Why a subsection is closed whose name the learner knows: something opens it, or it is over. Null: it is not closed by that.</summary>
    private static RazorComponentResult? Waiting(CourseVisit visit, string sequence, HttpContext http)
    {
        if (!UsageKey.TryParse(sequence.Replace(' ', '+'), out var usage) || !visit.Outline.TryFind(usage, out var block)) return null;
        if (visit.View.OpenerOf(block) is { } opener) return http.Sorry(200, block.Name, $"This part of the course opens once you have done “{opener.Name}”.");
        return visit.View.IsOpen(block) && visit.View.IsHiddenAfterDue(block) ? http.Sorry(200, block.Name, ViewedOutline.HiddenText) : null;
    }

    private static async Task<CourseVisit?> Visit(string course, HttpContext http, CourseVisits visits, TimeProvider clock, CancellationToken ct) =>
        CourseKey.TryParse(course, out var key) ? await visits.Open(key, http.User.Requester(), clock.GetUtcNow(), ct) : null;

    /// <summary>All units that the viewer may open, in course order. A leaf directly in a sequence is a unit of its own.</summary>
    private static List<(OutlineBlock Sequence, OutlineBlock Unit)> UnitsOf(CourseVisit visit) =>
        [.. visit.View.OpenChildren(visit.Outline.Root)
            .SelectMany(visit.View.OpenChildren)
            .Where(sequence => !visit.View.IsHiddenAfterDue(sequence))
            .SelectMany(sequence => visit.View.OpenChildren(sequence).Select(unit => (sequence, unit)))];

    private static string LinkTo(CourseVisit visit, (OutlineBlock Sequence, OutlineBlock Unit) place) =>
        Links.Unit(visit.Course.Key, place.Sequence.Block.Usage, place.Unit.Block.Usage);

    private static IResult NotOpen(HttpContext http, string course) =>
        CourseKey.TryParse(course, out var key) ? Results.Redirect(Links.About(key)) : Gone(http);

    private static RazorComponentResult Gone(HttpContext http) =>
        http.Sorry(404, "Not here", "This part of the course does not exist, or is not open to you.");
}
