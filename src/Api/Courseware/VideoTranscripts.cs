using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.Authoring;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Courseware;

/// <summary>Reads transcripts from the static files of a course, whichever of the two stored forms they have.</summary>
public sealed class VideoTranscripts(CourseAssetsQuery assets, IFileStore files)
{
    private const int LargestFile = 5_000_000;

    /// <summary>Languages of which the file exists, in order of their codes.</summary>
    public async Task<IReadOnlyList<string>> Languages(PublishedBlock video, CancellationToken ct)
    {
        var found = new List<string>();
        foreach (var (language, file) in VideoSources.Of(video).Transcripts)
        {
            if (await assets.Find(KeyOf(video, file), ct) is not null) found.Add(language);
        }

        return found;
    }

    /// <summary>Null: none in this language, or unreadable.</summary>
    public async Task<Transcript?> Find(PublishedBlock video, string language, CancellationToken ct)
    {
        if (!VideoSources.Of(video).Transcripts.TryGetValue(language, out var file)) return null;
        if (await assets.Find(KeyOf(video, file), ct) is not { Length: <= LargestFile } asset) return null;
        if (files.Open(asset.Sha256) is not { } stream) return null;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Transcript.Read(await reader.ReadToEndAsync(ct));
    }

    /// <summary>As a file to keep; 404 when there is none.</summary>
    /// <param name="format"><c>srt</c> or <c>txt</c>.</param>
    public async Task<IResult> File(HttpContext http, PublishedBlock video, string language, string format, CancellationToken ct)
    {
        if (await Find(video, language, ct) is not { } transcript) return Results.NotFound();
        http.Response.Headers.ContentLanguage = language;
        var (text, type) = format == "txt" ? (transcript.ToText(), "text/plain; charset=utf-8") : (transcript.ToSrt(), "application/x-subrip; charset=utf-8");
        return Results.File(Encoding.UTF8.GetBytes(text), type, $"{language}_{video.Usage.BlockId}.{format}");
    }

    private static AssetKey KeyOf(PublishedBlock video, string file) => new(video.Usage.Course, StaticUrls.AssetName(file));
}

/// <summary>
/// <c>GET /courses/{course}/xblock/{usage}/handler_noauth/transcript/download?lang=</c>: the address that answers give to players, which
/// send no credential. Only of content that has started and is not for staff alone. Clients: video players.
/// </summary>
internal static class TranscriptDownload
{
    public static IEndpointRouteBuilder MapTranscriptDownload(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/courses/{course}/xblock/{usage}/handler_noauth/transcript/download", Download).Requires(Operation.UsePublicPages);
        return routes;
    }

    private static async Task<IResult> Download(
        string course, string usage, HttpContext http, CourseVisits visits, VideoTranscripts transcripts, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || !UsageKey.TryParse(usage, out var video) || video.Course != key) return Results.NotFound();
        if (await visits.Open(key, null, clock.Now(http), ct) is not { } visit) return Results.NotFound();
        if (!visit.Outline.TryFind(video, out var block) || block.Type != "video" || !IsReleased(visit, block)) return Results.NotFound();
        return await transcripts.File(http, block.Block, http.Request.Query.One("lang") ?? "en", "srt", ct);
    }

    /// <summary>Groups are not asked: nobody is known here.</summary>
    private static bool IsReleased(CourseVisit visit, OutlineBlock block) => !block.Gate.IsStaffOnly && block.Gate.Start <= visit.Now;
}
