using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;

namespace OpenEdx.Api.Credentials;

/// <summary>
/// <c>POST /courses/{course}/instructor/certificates</c>: the forms of our own page of certificates. Clients: browsers, which go back to the page with what came of it.
/// </summary>
/// <remarks>Ours. Programs use the two versions of the instructor API, which run the same commands.</remarks>
internal static class CertificateForms
{
    private const int LongestNotes = 500;

    /// <summary>
    /// <c>act</c>: <c>grant</c>, <c>take_back</c>, <c>invalidate</c>, <c>lift</c> (each with <c>learner</c>, a username or an address, and perhaps <c>notes</c>), <c>generate</c>
    /// (<c>set</c>: <c>all</c> or a list of exceptions), <c>regenerate</c> (<c>statuses</c>, repeated), <c>self_generation</c> (<c>enabled</c>).
    /// </summary>
    public static IEndpointRouteBuilder MapCertificateForms(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/instructor/certificates", Post).DisableAntiforgery().Requires(Operation.ManageCertificates);
        return routes;
    }

    private static async Task<IResult> Post(string course, HttpContext http, PublishedCourses courses, CertificateDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is null) return RestErrors.NotFound();
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        var (act, learner, notes) = (Text(form, "act"), Text(form, "learner"), Text(form, "notes"));
        var refused = act switch
        {
            "grant" or "take_back" or "invalidate" or "lift" when learner.Length == 0 => nameof(CertificateDesk.NoSuchUser),
            "grant" or "invalidate" when notes.Length > LongestNotes => "NotesTooLong",
            "grant" => NameOf(await desk.Grant(http, key, learner, notes, ct)),
            "take_back" => NameOf(await desk.TakeBack(http, key, learner, ct)),
            "invalidate" => NameOf(await desk.Invalidate(http, key, learner, notes, ct)),
            "lift" => NameOf(await desk.Lift(http, key, learner, ct)),
            "generate" => await Generate(Text(form, "set"), http, key, desk, ct),
            "regenerate" => await Regenerate([.. form["statuses"].OfType<string>()], http, key, desk, ct),
            "self_generation" => await Switch(Text(form, "enabled"), http, key, desk, ct),
            _ => "Unknown",
        };
        return FormPosts.SeeOther($"/courses/{key}/instructor/certificates?{(refused is null ? "done=" + act : "refused=" + refused)}");
    }

    /// <returns>Null: asked for.</returns>
    private static async Task<string?> Generate(string set, HttpContext http, CourseKey course, CertificateDesk desk, CancellationToken ct)
    {
        if (set is not ("all" or CertificateTask.Exceptions or CertificateTask.ExceptionsWithout)) return "Unknown";
        await desk.Request(http, course, set == "all" ? CertificateTask.Generate : CertificateTask.GenerateSet, set == "all" ? null : set, [], ct);
        return null;
    }

    private static async Task<string?> Regenerate(IReadOnlyList<string> statuses, HttpContext http, CourseKey course, CertificateDesk desk, CancellationToken ct)
    {
        if (statuses.Count == 0) return "NoStatus";
        if (!statuses.All(CertificateStatuses.Regenerable.Contains)) return "Unknown";
        await desk.Request(http, course, CertificateTask.Regenerate, null, [.. statuses.Distinct(StringComparer.Ordinal)], ct);
        return null;
    }

    private static async Task<string?> Switch(string enabled, HttpContext http, CourseKey course, CertificateDesk desk, CancellationToken ct)
    {
        if (!bool.TryParse(enabled, out var on)) return "Unknown";
        await desk.LetLearnersAsk(http, course, on, ct);
        return null;
    }

    /// <summary>By which the page finds its sentence; null: carried out.</summary>
    private static string? NameOf(CertificateDesk.Done done) => done.Refusal?.GetType().Name;

    /// <summary>PostgreSQL's texts know no zero character.</summary>
    private static string Text(IFormCollection form, string name) => form[name].ToString().Replace('\0', '\ufffd').Trim();
}
