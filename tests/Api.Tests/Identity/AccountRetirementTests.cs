using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

public sealed class AccountRetirementTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task a_retired_person_vanishes_at_once_and_after_a_rebuild()
    {
        var user = await app.Account("leaving", ct: Wire.Ct);
        await app.Account("staying", ct: Wire.Ct);
        var browser = await app.SignIn("leaving", Wire.Ct);
        var refusal = await app.Provider.GetRequiredService<AccountRetirement>()
            .Retire(new RetireUser(user, TimeProvider.System.GetUtcNow()), EventMetadata.None, Wire.Ct);

        Assert.Null(refusal);
        using var me = await browser.Ask("/api/user/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, me.StatusCode);
        Assert.Equal("staying", await Usernames());
        Assert.Equal("user/" + await Id("staying"), await Scalar("select string_agg(subject, ',') from vault.personal_keys"));

        await Rebuild();
        Assert.Equal("staying", await Usernames());
    }

    [Fact]
    public async Task the_name_of_a_retired_person_is_given_to_nobody()
    {
        await using var own = await TestApp.Start();
        var user = await own.Account("unique", ct: Wire.Ct);
        await own.Provider.GetRequiredService<AccountRetirement>()
            .Retire(new RetireUser(user, TimeProvider.System.GetUtcNow()), EventMetadata.None, Wire.Ct);
        using var answer = await own.CreateClient().PostForm(
            "/api/user/v1/account/registration/", ("email", "other@example.org"), ("name", "Other"), ("username", "unique"),
            ("password", People.Password), ("honor_code", "true"));
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    private Task<object?> Usernames() => Scalar("select string_agg(username, ',' order by username) from identity.accounts");

    private Task<object?> Id(string username) => Scalar($"select user_id from identity.accounts where username = '{username}'");

    private async Task<object?> Scalar(string sql)
    {
        await using var command = app.Source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Wire.Ct);
    }

    private Task<long> Rebuild() => app.Provider.GetRequiredService<ProjectionRebuilder>().Rebuild("accounts", null, Wire.Ct);
}
