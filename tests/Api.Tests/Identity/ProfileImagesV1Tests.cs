using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

public sealed class ProfileImagesV1Tests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task a_picture_is_drawn_anew_in_four_sizes_shown_and_removed()
    {
        var browser = await SignIn("pictured");
        using var uploaded = await browser.UploadForm("/api/user/v1/accounts/pictured/image", Pictures.InterlacedPng);
        Assert.Equal(HttpStatusCode.NoContent, uploaded.StatusCode);
        using var account = await browser.Ask("/api/user/v1/accounts/pictured");
        var image = (await account.Json()).GetProperty("profile_image");
        Assert.True(image.GetProperty("has_image").GetBoolean());
        foreach (var (size, edge) in (((string, int)[])[("full", 500), ("large", 120), ("medium", 50), ("small", 30)]))
        {
            var url = image.GetProperty($"image_url_{size}").GetString()!;
            Assert.Matches($@"\Ahttp://localhost:18000/media/profile-images/[0-9a-f]{{32}}_{edge}\.jpg\?v=\d+\z", url);
            using var picture = await app.CreateClient().GetAsync(new Uri(url), Wire.Ct);
            Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.MediaType);
            Assert.Equal("nosniff", picture.Headers.GetValues("X-Content-Type-Options").Single());
            var drawn = PictureReader.Read(await picture.Content.ReadAsByteArrayAsync(Wire.Ct));
            Assert.Equal((edge, edge), (drawn.Width, drawn.Height));
        }

        using var removed = await browser.Send(HttpMethod.Delete, "/api/user/v1/accounts/pictured/image", null);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var gone = await app.CreateClient().GetAsync(new Uri(image.GetProperty("image_url_full").GetString()!), Wire.Ct);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var after = await browser.Ask("/api/user/v1/accounts/pictured");
        Assert.False((await after.Json()).GetProperty("profile_image").GetProperty("has_image").GetBoolean());
        Assert.Equal(0L, await Scalar("select count(*) from identity.profile_images p join identity.accounts a using (user_id) where a.username = 'pictured'"));
    }

    [Fact]
    public async Task the_body_itself_is_a_picture_too_whatever_its_name()
    {
        var browser = await SignIn("mobile_pictured");
        using var body = new ByteArrayContent(Pictures.Progressive);
        body.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        body.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = "../../me.svg" };
        using var answer = await browser.PostAsync(new Uri("/api/user/v1/accounts/mobile_pictured/image", UriKind.Relative), body, Wire.Ct);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task what_is_no_picture_is_refused()
    {
        var browser = await SignIn("attacker_pictured");
        var svg = System.Text.Encoding.UTF8.GetBytes($"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script><!-- {new string('x', 200)} --></svg>");
        var bomb = Pictures.DeepPng.Concat(new byte[100]).ToArray();
        (bomb[16], bomb[20]) = (0x0F, 0x0F);
        foreach (var file in (byte[][])[svg, bomb, new byte[99], new byte[Portraits.LargestFile + 1], [.. Pictures.Gray[..60], .. new byte[200]]])
        {
            using var answer = await browser.UploadForm("/api/user/v1/accounts/attacker_pictured/image", file);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal(["developer_message", "user_message"], (await answer.Json()).Names());
        }

        using var none = await browser.PostForm("/api/user/v1/accounts/attacker_pictured/image", ("other", "x"));
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        using var account = await browser.Ask("/api/user/v1/accounts/attacker_pictured");
        Assert.False((await account.Json()).GetProperty("profile_image").GetProperty("has_image").GetBoolean());
    }

    [Fact]
    public async Task nobody_changes_the_picture_of_another()
    {
        var owner = await SignIn("pictured_owner");
        var stranger = await SignIn("pictured_stranger");
        await app.Account("pictured_staff", isStaff: true, ct: Wire.Ct);
        var staff = await app.SignIn("pictured_staff", Wire.Ct);
        using (await owner.UploadForm("/api/profile_images/v1/pictured_owner/upload", Pictures.Gray))
        using (var planted = await stranger.UploadForm("/api/user/v1/accounts/pictured_owner/image", Pictures.Gray))
        using (var byStaff = await staff.UploadForm("/api/user/v1/accounts/pictured_owner/image", Pictures.Gray))
        using (var removed = await stranger.Send(HttpMethod.Delete, "/api/user/v1/accounts/pictured_owner/image", null))
        using (var moderated = await staff.PostForm("/api/profile_images/v1/pictured_owner/remove"))
        {
            Assert.Equal(HttpStatusCode.Forbidden, planted.StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, byStaff.StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, removed.StatusCode);
            Assert.Equal(HttpStatusCode.NoContent, moderated.StatusCode);
        }
    }

    [Fact]
    public async Task a_retired_person_has_no_picture()
    {
        await using var own = await TestApp.Start();
        var user = await own.Account("pictured_gone", ct: Wire.Ct);
        using (await (await own.SignIn("pictured_gone", Wire.Ct)).UploadForm("/api/user/v1/accounts/pictured_gone/image", Pictures.Gray))
            await own.Provider.GetRequiredService<AccountRetirement>().Retire(new RetireUser(user, TimeProvider.System.GetUtcNow()), EventMetadata.None, Wire.Ct);
        await using var command = own.Source.CreateCommand("select count(*) from identity.profile_images");
        Assert.Equal(0L, await command.ExecuteScalarAsync(Wire.Ct));
    }

    [Fact]
    public async Task who_gave_none_is_shown_as_everybody()
    {
        using var picture = await app.CreateClient().Ask("/static/images/profiles/default_50.png");
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
        Assert.Equal((50, 50), PictureReader.Read(await picture.Content.ReadAsByteArrayAsync(Wire.Ct)) is var drawn ? (drawn.Width, drawn.Height) : default);
        foreach (var other in (string[])["/static/images/profiles/default_51.png", "/media/profile-images/x_500.jpg", $"/media/profile-images/{new string('a', 32)}_500.jpg", $"/media/profile-images/{new string('a', 32)}_5000.jpg"])
        {
            using var none = await app.CreateClient().Ask(other);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }
    }

    private async Task<HttpClient> SignIn(string username)
    {
        using var registered = await app.CreateClient().PostForm(
            "/api/user/v1/account/registration/", ("email", $"{username}@example.org"), ("name", "N"), ("username", username), ("password", People.Password), ("honor_code", "true"), ("year_of_birth", "1980"));
        return await app.SignIn(username, Wire.Ct);
    }

    private async Task<object?> Scalar(string sql)
    {
        await using var command = app.Source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Wire.Ct);
    }
}
