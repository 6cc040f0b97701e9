using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>What endpoints left behind is what the log leads to.</summary>
public sealed class ReadModelsTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("accounts")]
    [InlineData("course_roles")]
    [InlineData("oauth_clients")]
    [InlineData("oauth_grants")]
    [InlineData("oauth_tokens")]
    public async Task a_read_model_is_the_same_when_it_is_built_again_from_the_log(string name)
    {
        var user = await app.Account("ada", isStaff: true, ct: Wire.Ct);
        await app.GrantRole(user, CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse"), CourseRoles.Instructor, Wire.Ct);
        await app.Provider.GetRequiredService<AccountBootstrap>().EnsureClients(user, Wire.Ct);
        using var tokens = await app.CreateClient().PostForm(
            "/oauth2/access_token", ("grant_type", "password"), ("client_id", AccountBootstrap.MobileClient), ("username", "ada"), ("password", People.Password));
        tokens.EnsureSuccessStatusCode();

        var verification = Assert.Single(await app.Provider.GetRequiredService<ProjectionVerifier>().Verify(name, null, Wire.Ct));
        Assert.True(verification.Events > 0);
        Assert.Empty(verification.Differences);
    }
}
