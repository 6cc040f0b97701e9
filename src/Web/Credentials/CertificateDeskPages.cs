using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Jobs;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Credentials;

/// <summary>Certificates of a course run for its team: who has one, exceptions, void ones, jobs that make them. Its forms post to the API.</summary>
internal static class CertificateDeskPages
{
    private const int PageSize = 50;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/courses/{course}/instructor/certificates", Show).RequiresOnPage(Operation.ReadDashboard);

    /// <param name="filter">Query: see <see cref="CertificateListings.IsFilter"/>; anything else: all.</param>
    /// <param name="search">Query: part of username or address.</param>
    /// <param name="page">Query: from 1.</param>
    /// <param name="done">Query: the act of a form that was carried out.</param>
    /// <param name="refused">Query: why one was not.</param>
    private static async Task<IResult> Show(
        string course, string? filter, string? search, string? page, string? done, string? refused, HttpContext http, PublishedCourses courses, CertificateListings listings,
        TasksQuery tasks, StreamStore streams, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published)
            return http.Sorry(404, "No such course", "There is no course under this address.");
        var who = http.User.Requester()!;
        var shown = filter is not null && CertificateListings.IsFilter(filter) ? filter : "all";
        // PostgreSQL's texts know no zero character.
        var part = search?.Replace('\0', '\ufffd').Trim() is { Length: > 0 } text ? text : null;
        var count = await listings.Count(key, shown, part, ct);
        var pages = Math.Max(1, (count + PageSize - 1) / PageSize);
        var number = int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, pages) : 1;
        var settings = await streams.Load<CertificateSettings, CertificateSettingsEvent>(CertificateSettingsEvent.StreamOf(key), ct);
        var terms = CertificateDesign.Of(published).Terms;
        return http.Page<CertificateDeskPage>(new Dictionary<string, object?>
        {
            [nameof(CertificateDeskPage.Requester)] = who,
            [nameof(CertificateDeskPage.View)] = new CertificateDeskView(
                new(key, published.Root.DisplayName ?? key.ToString()), terms, settings.LetsLearnersAsk(terms.IsSelfPaced), shown, part, number, pages, count,
                await listings.Page(key, shown, part, (number - 1) * PageSize, PageSize, ct),
                [.. (await tasks.OfKinds(key, CertificateTask.Kinds, ct)).Take(5)]),
            [nameof(CertificateDeskPage.MayManage)] = AuthorizationTable.Allows(Operation.ManageCertificates, AccessRoles.Held(who, key, isEnrolled: false)),
            [nameof(CertificateDeskPage.Done)] = CertificateDeskText.DoneOf(done),
            [nameof(CertificateDeskPage.Refused)] = refused is null ? null : CertificateDeskText.RefusedOf(refused),
            [nameof(CertificateDeskPage.CsrfToken)] = CsrfCookie.Ensure(http),
        });
    }
}

/// <summary>What the page of certificates shows.</summary>
/// <param name="LetsLearnersAsk">The switch of self-generation.</param>
/// <param name="Search">Null: none.</param>
/// <param name="Page">From 1.</param>
/// <param name="Count">How many learners there are in all pages.</param>
/// <param name="Jobs">Latest first.</param>
public sealed record CertificateDeskView(
    CourseHeading Heading, CertificateTerms Terms, bool LetsLearnersAsk, string Filter, string? Search, int Page, int Pages, int Count, IReadOnlyList<ListedCertificate> Rows,
    IReadOnlyList<TaskRow> Jobs)
{
    public bool IsAnyJobOpen => Jobs.Any(job => job.IsOpen);

    /// <summary>This list, at another page.</summary>
    public string Url(int page) =>
        $"{Links.Certificates(Heading.Key)}?filter={Filter}{(Search is null ? "" : "&search=" + Uri.EscapeDataString(Search))}{(page > 1 ? string.Create(CultureInfo.InvariantCulture, $"&page={page}") : "")}";
}
