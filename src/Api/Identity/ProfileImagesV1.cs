using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>POST|DELETE /api/user/v1/accounts/{username}/image</c> (also <c>POST /api/profile_images/v1/{username}/upload|remove</c>): the own picture, 204. A file of a form
/// (Profile MFE), or the body itself (Android app). <c>GET /media/profile-images/{file}</c>: a picture, for everybody who knows its address.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/profile_images/views.py</c>, <c>images.py</c>. Staff removes pictures of others, as there.</remarks>
public static class ProfileImagesV1
{
    /// <summary>Room for the frame of a form around the file.</summary>
    private const int LargestBody = Portraits.LargestFile + (64 * 1024);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/user/v1/accounts/{username}/image", Upload).Requires(Operation.UseOwnAccount);
        routes.MapDelete("/api/user/v1/accounts/{username}/image", Remove).Requires(Operation.UseOwnAccount);
        routes.MapPost("/api/profile_images/v1/{username}/upload", Upload).Requires(Operation.UseOwnAccount);
        routes.MapPost("/api/profile_images/v1/{username}/remove", Remove).Requires(Operation.UseOwnAccount);
        routes.MapGet("/media/profile-images/{file}", Get).Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapGet("/static/images/profiles/{file}", Standing).Requires(Operation.UsePublicPages).IgnoresCredentials();
    }

    private static async Task<IResult> Upload(
        string username, HttpContext http, AccountsQuery accounts, Portraits portraits, RateLimiter limits, RequestClock clock, CancellationToken ct)
    {
        if (await accounts.FindByUsername(username, ct) is not { } account) return Results.NotFound();
        if (http.User.Requester()!.User.Value != account.UserId) return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (await limits.Exceeded(RateLimits.Picture, account.Username, http, ct) is { } wait) return RateLimiter.Throttled(http, wait);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = LargestBody;
        var (file, sentence) = await Read(http, ct);
        if (file is null) return Refused(http, sentence!);
        try
        {
            var changed = await portraits.Change(new UserId(account.UserId), file, clock.Now(http), http.MetadataFor(nameof(ChangeProfileImage)), ct);
            return changed ? Done(http) : Results.NotFound();
        }
        catch (PictureException broken)
        {
            return Refused(http, "The file must be a picture of one of these types: .gif, .jpeg, .jpg, .png.", broken.Message);
        }
    }

    private static async Task<IResult> Remove(string username, HttpContext http, AccountsQuery accounts, Portraits portraits, RequestClock clock, CancellationToken ct)
    {
        if (await accounts.FindByUsername(username, ct) is not { } account) return Results.NotFound();
        if (!AccountViews.SeesAll(http.User.Requester()!, account)) return Results.StatusCode(StatusCodes.Status403Forbidden);
        return await portraits.Remove(new UserId(account.UserId), clock.Now(http), http.MetadataFor(nameof(RemoveProfileImage)), ct) ? Done(http) : Results.NotFound();
    }

    private static async Task<IResult> Get(string file, HttpContext http, Portraits portraits, CancellationToken ct)
    {
        if (!file.EndsWith(".jpg", StringComparison.Ordinal) || file[..^4].Split('_') is not [{ Length: 32 } name, var edge] ||
            ProfileImages.Sizes.Values.FirstOrDefault(one => $"{one}" == edge) is not (> 0 and var known)) return Results.NotFound();
        return await portraits.Find(name, known, ct) is { } bytes ? Picture(http, bytes, MediaTypeNames.Image.Jpeg) : Results.NotFound();
    }

    private static IResult Standing(string file, HttpContext http)
    {
        foreach (var edge in ProfileImages.Sizes.Values)
        {
            if (file == $"default_{edge}.png") return Picture(http, NobodysPortrait.Of(edge), MediaTypeNames.Image.Png);
        }

        return Results.NotFound();
    }

    private static IResult Picture(HttpContext http, byte[] bytes, string type)
    {
        http.Response.Headers.CacheControl = "public, max-age=86400";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(bytes, type);
    }

    /// <returns>Either the file, or why there is none.</returns>
    private static async Task<(byte[]? File, string? Refusal)> Read(HttpContext http, CancellationToken ct)
    {
        const string TooLarge = "The file must be smaller than 1 MB in size.";
        try
        {
            await using var source = await Source(http, ct);
            if (source is null) return (null, "No file was sent.");
            using var file = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int read; (read = await source.ReadAsync(buffer, ct)) > 0;)
            {
                if (file.Length + read > Portraits.LargestFile) return (null, TooLarge);
                file.Write(buffer, 0, read);
            }

            return file.Length < Portraits.SmallestFile ? (null, $"The file must be at least {Portraits.SmallestFile} bytes in size.") : (file.ToArray(), null);
        }
        catch (Exception refused) when (refused is BadHttpRequestException or InvalidDataException)
        {
            return (null, TooLarge);
        }
    }

    private static async Task<Stream?> Source(HttpContext http, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType) return http.Request.Body;
        var form = await http.Request.ReadFormAsync(ct);
        return form.Files.GetFile("file")?.OpenReadStream();
    }

    private static IResult Done(HttpContext http) => FormPost.WantsPage(http.Request) ? FormPost.SeeOther("/account/settings?notice=picture#picture") : Results.NoContent();

    /// <param name="detail">For developers; null: the same sentence.</param>
    private static IResult Refused(HttpContext http, string sentence, string? detail = null) => FormPost.WantsPage(http.Request)
        ? FormPost.SeeOther("/account/settings?error=picture#picture")
        : Results.Json(new FieldError(detail ?? sentence, sentence).ToWire(), WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
