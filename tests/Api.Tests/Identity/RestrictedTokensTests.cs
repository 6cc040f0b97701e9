using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>What tokens of partners open that may read certain data and nothing else.</summary>
public sealed class RestrictedTokensTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Theirs = "/api/grades/v1/courses/course-v1:MITx+1.01x+2026/";
    private const string Others = "/api/grades/v1/courses/course-v1:HarvardX+1.01x+2026/";

    [Fact]
    public async Task they_open_what_names_their_scope_for_their_organizations()
    {
        var token = await Token("partner", restricted: true, ["grades:read"], ["content_org:MITx"]);

        // Let through, and then there is no such course.
        using var theirs = await app.CreateClient().Ask(Theirs, $"JWT {token}");
        Assert.Equal(HttpStatusCode.NotFound, theirs.StatusCode);
        Assert.Equal("course_does_not_exist", (await theirs.Json()).GetProperty("error_code").GetString());
        foreach (var url in (string[])[Others, "/api/user/v1/me", "/api/user/v1/accounts/restricted_owner", "/api/enrollment/v1/enrollment", "/api/events/v1/events"])
        {
            using var refused = await app.CreateClient().Ask(url, $"JWT {token}");
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        // Put into cookies, it stays what it is.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/user/v1/me", UriKind.Relative));
        var cut = token.LastIndexOf('.');
        request.Headers.Add("Cookie", $"edx-jwt-cookie-header-payload={token[..cut]}; edx-jwt-cookie-signature={token[(cut + 1)..]}");
        using var asCookie = await app.CreateClient().SendAsync(request, Wire.Ct);
        Assert.Equal(HttpStatusCode.Forbidden, asCookie.StatusCode);
    }

    [Fact]
    public async Task without_the_scope_or_an_organization_they_open_nothing()
    {
        foreach (var (scopes, filters) in ((string[], string[])[])[(["certificates:read"], ["content_org:MITx"]), (["grades:read"], [])])
        {
            var token = await Token($"partner-{scopes[0][0]}", restricted: true, scopes, filters);
            using var refused = await app.CreateClient().Ask(Theirs, $"JWT {token}");
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Equal(["developer_message"], (await refused.Json()).Names());
        }
    }

    [Fact]
    public async Task their_scope_for_certificates_reads_single_ones_of_their_organizations()
    {
        await new CourseBuilder().With(("certificates", new { certificates = new[] { new { is_active = true } } })).Publish(app.Streams, Wire.Ct);
        var graduate = await app.Account("graduate", ct: Wire.Ct);
        await app.Account("registrar", ct: Wire.Ct);
        var verify = Guid.NewGuid();
        await app.Streams.Append(
            [new StreamAppend(CourseCertificateEvent.StreamOf(graduate, CourseBuilder.Key), null, ExpectedVersion.Any, [new CertificateIssued(graduate, CourseBuilder.Key, verify, "honor", 0.75, "auto", CourseBuilder.Noon)])],
            EventMetadata.None, Wire.Ct);
        var one = $"/api/certificates/v0/certificates/graduate/courses/{CourseBuilder.Key}/";

        // The owner of the applications is no staff: what opens is opened by the token alone.
        var token = await Token("diplomas", restricted: true, ["certificates:read"], ["content_org:OpenedX"], "registrar");
        using (var read = await app.CreateClient().Ask(one, $"JWT {token}"))
        {
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            var body = await read.Json();
            Assert.Equal(("graduate", "0.75", $"/certificates/{verify:N}"), (Text(body, "username"), Text(body, "grade"), Text(body, "download_url")));
        }

        // The list names no scope.
        using (var list = await app.CreateClient().Ask("/api/certificates/v0/certificates/graduate/", $"JWT {token}")) Assert.Equal(HttpStatusCode.Forbidden, list.StatusCode);

        // Neither another scope, nor another organization, nor none; and an application that is not restricted is what its owner is.
        foreach (var (client, restricted, scope, filters) in ((string, bool, string, string[])[])
            [("marks", true, "grades:read", ["content_org:OpenedX"]), ("elsewhere", true, "certificates:read", ["content_org:HarvardX"]), ("nowhere", true, "certificates:read", []), ("open", false, "certificates:read", ["content_org:OpenedX"])])
        {
            using var refused = await app.CreateClient().Ask(one, $"JWT {await Token(client, restricted, [scope], filters, "registrar")}");
            Assert.Equal((client, HttpStatusCode.Forbidden), (client, refused.StatusCode));
        }

        static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();
    }

    [Fact]
    public async Task their_scope_for_course_modes_reads_those_and_writes_none()
    {
        const string Modes = "/api/course_modes/v1/courses/course-v1:MITx+1.01x+2026/";
        await app.Account("modest", ct: Wire.Ct);
        var token = await Token("modes", restricted: true, ["course_modes:read"], ["content_org:MITx"], "modest");
        using var read = await app.CreateClient().Ask(Modes, $"JWT {token}");
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        using var written = await app.CreateClient().Send(HttpMethod.Post, Modes, $"JWT {token}");
        Assert.Equal(HttpStatusCode.Forbidden, written.StatusCode);
        using var elsewhere = await app.CreateClient().Ask(Modes.Replace("MITx", "HarvardX", StringComparison.Ordinal), $"JWT {token}");
        Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);

        // An application that is not restricted asks as its owner, who is no operator.
        var open = await Token("open-modes", restricted: false, ["course_modes:read"], ["content_org:MITx"], "modest");
        using var refused = await app.CreateClient().Ask(Modes, $"JWT {open}");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task tokens_of_other_applications_are_not_held_to_scopes()
    {
        var token = await Token("open-partner", restricted: false, ["grades:read"], ["content_org:MITx"]);
        foreach (var url in (string[])[Theirs, Others])
        {
            using var answer = await app.CreateClient().Ask(url, $"JWT {token}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private async Task<string> Token(string client, bool restricted, string[] scopes, string[] filters, string? of = null)
    {
        var owner = await app.Account(of ?? "restricted_owner", isStaff: of is null, ct: Wire.Ct);
        var wanted = new NewApplication(client, client, OAuthGrantTypes.ClientCredentials, owner, [], false, true, scopes, filters) { IsRestricted = restricted };
        var (secret, refusal) = await app.Provider.GetRequiredService<Applications>().Register(wanted, replace: true, Wire.Ct);
        Assert.Null(refusal);
        using var answer = await app.CreateClient().PostForm(
            "/oauth2/access_token", ("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secret!), ("token_type", "jwt"), ("scope", string.Join(' ', scopes)));
        return (await answer.Json()).GetProperty("access_token").GetString()!;
    }
}
