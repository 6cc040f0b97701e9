using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>A request of a tool about a block that opens it; who sends it is not known yet.</summary>
/// <param name="Body">Null: too long.</param>
internal sealed record ToolRequest(PublishedCourse Course, PublishedBlock Block, LtiTool Tool, LtiPlace Place, byte[]? Body, DateTimeOffset At);

/// <summary>Reads requests that tools sign with the secret of their passport.</summary>
internal sealed class ToolRequests(
    PublishedCourses courses, LtiPassports passports, LtiPeople people, SeenOnce seen, PlatformSettings platform, RequestClock clock)
{
    private const int LongestBody = 64 * 1024;

    /// <summary>Null: the course shows no such block.</summary>
    public async Task<ToolRequest?> Read(string course, string usage, string type, HttpContext http, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || !UsageKey.TryParse(usage, out var named) || named.Course != key || named.Type != type) return null;
        if (await courses.Find(key, ct) is not { } published || !published.TryFind(named, out var block)) return null;
        return new(published, block, block.LtiTool(), people.PlaceOf(published, named), await Body(http, ct), clock.Now(http));
    }

    /// <summary>Null: signed by the tool, for the first time. Else a sentence for it.</summary>
    /// <param name="told">Under which further address the tool may have signed; null: none.</param>
    public async Task<string?> Failure(ToolRequest request, HttpContext http, string? told, CancellationToken ct)
    {
        var sent = new SignedToolRequest(http.Request.Method, [.. Addresses(http, told)], http.Request.Headers.Authorization, request.Body);
        // A tool of LTI 1.3 has keys of its own, and no passport that counts.
        var passport = request.Tool.V13 is null ? await passports.Find(request.Course, request.Tool.PassportId, ct) : null;
        var check = sent.Check(passport, request.At);
        if (check.Failure is { } failure) return failure;
        // After the signature, so that nobody else can use up a tool's nonces.
        var isFirst = await seen.IsFirst($"oauth {request.Course.Key} {check.Once}", request.At, request.At + SignedToolRequest.Window * 2, ct);
        return isFirst ? null : ToolSignatureCheck.BadNonce.Failure;
    }

    private IEnumerable<string> Addresses(HttpContext http, string? told)
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw && raw[0] == '/'
            ? raw
            : http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent();
        string[] all = [$"{platform.LmsRoot}{target}", $"{http.Request.Scheme}://{http.Request.Host}{target}"];
        // Upstream signs the address decoded.
        return all.Concat(all.Select(Uri.UnescapeDataString)).Concat(told is null ? [] : [told]).Distinct();
    }

    private static async Task<byte[]?> Body(HttpContext http, CancellationToken ct)
    {
        var bytes = new byte[LongestBody + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        return length > LongestBody ? null : bytes[..length];
    }
}
