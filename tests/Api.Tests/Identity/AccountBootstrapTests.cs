using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

public sealed class AccountBootstrapTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly CourseKey Demo = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");

    private AccountBootstrap Bootstrap => app.Provider.GetRequiredService<AccountBootstrap>();

    [Fact]
    public async Task everything_may_be_asked_for_again()
    {
        var wanted = new FirstAccount("staff", "staff@example.org", "Staff", People.Password, IsStaff: true, IsSuperuser: true);
        var first = await Bootstrap.EnsureAccount(wanted, Wire.Ct);
        await Bootstrap.EnsureCourseRole(first, Demo, "instructor", Wire.Ct);
        await Bootstrap.EnsureClients(first, Wire.Ct);
        var events = await Count();
        var second = await Bootstrap.EnsureAccount(wanted, Wire.Ct);
        await Bootstrap.EnsureCourseRole(second, Demo, "instructor", Wire.Ct);
        await Bootstrap.EnsureClients(second, Wire.Ct);

        Assert.Equal(first, second);
        Assert.Equal(events, await Count());
        var found = await app.Provider.GetRequiredService<RequestersQuery>().Find(first, Wire.Ct);
        Assert.True(found!.Requester is { IsActive: true, IsStaff: true, IsSuperuser: true });
        Assert.Equal([("instructor", Demo)], found.Requester.CourseRoles);
    }

    [Fact]
    public async Task the_service_client_works_with_the_secret_in_the_data_folder()
    {
        var owner = await Bootstrap.EnsureAccount(new("operations", "operations@example.org", "Operations", People.Password, IsStaff: true), Wire.Ct);
        await Bootstrap.EnsureClients(owner, Wire.Ct);
        var secret = (await File.ReadAllTextAsync(Bootstrap.ServiceSecretFile, Wire.Ct)).Trim();
        using var answer = await app.CreateClient().PostForm(
            "/oauth2/access_token", ("grant_type", "client_credentials"), ("client_id", AccountBootstrap.ServiceClient), ("client_secret", secret));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task an_address_of_another_account_is_refused()
    {
        await app.Account("holder", ct: Wire.Ct);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Bootstrap.EnsureAccount(new("newcomer", "holder@example.org", "Newcomer", People.Password), Wire.Ct));
    }

    [Fact]
    public async Task a_role_that_does_not_exist_is_refused() => await Assert.ThrowsAsync<ArgumentException>(
        () => Bootstrap.EnsureCourseRole(new UserId(1), Demo, "emperor", Wire.Ct));

    private async Task<object?> Count()
    {
        await using var command = app.Source.CreateCommand("select count(*) from mt_events");
        return await command.ExecuteScalarAsync(Wire.Ct);
    }
}
