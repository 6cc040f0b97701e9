using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Projections.Tests.Identity;

/// <summary>Both tables of tokens, and course teams.</summary>
public sealed class OAuthGrantsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Id = Guid.Parse("0195a1b2-c3d4-7e5f-8a6b-9c0d1e2f3a4b");
    private static readonly UserId Ada = new(17);
    private static readonly string Stream = OAuthGrantEvent.StreamOf(Id);
    private static readonly OAuthGrantIssued Issued = new(Id, "app", Ada, ["read", "write"], "a1", Noon.AddHours(10), "r1", Noon.AddDays(90), Noon);
    private static readonly OAuthGrantRefreshed Refreshed = new(Id, null, Noon.AddHours(2), "r2", Noon.AddDays(91), Noon.AddHours(1));

    [Fact]
    public async Task a_family_shows_which_tokens_work_now()
    {
        await using var model = await ReadModel.Of(new OAuthGrants());
        await model.Given((Stream, Issued), (Stream, Refreshed));
        Assert.Equal(
            "app|17|{read,write}||r2|f", await Scalar(model, "select concat_ws('|', client_id, user_id, scopes, coalesce(access_token_hash, ''), refresh_token_hash, is_revoked) from identity.oauth_grants"));
        await model.Given((Stream, new OAuthGrantRevoked(Id, "requested", Noon)));
        Assert.Equal(true, await Scalar(model, "select is_revoked from identity.oauth_grants"));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task spent_tokens_stay_known()
    {
        await using var model = await ReadModel.Of(new OAuthTokens());
        await model.Given((Stream, Issued), (Stream, Refreshed));
        Assert.Equal("a1 access,r1 refresh,r2 refresh", await Scalar(model, "select string_agg(token_hash || ' ' || kind, ',' order by token_hash) from identity.oauth_tokens"));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task sessions_left_filters_and_links_are_kept_and_go()
    {
        await using var sessions = await ReadModel.Of(new EndedSessions());
        await sessions.Given((UserAccountEvent.StreamOf(Ada), new UserLoggedOut(Ada, "s1", Noon)), (UserAccountEvent.StreamOf(Ada), new UserLoggedOut(Ada, "s1", Noon.AddHours(1))));
        Assert.Equal("s1 17", await Scalar(sessions, "select string_agg(concat_ws(' ', session, user_id), ',') from identity.ended_sessions"));
        await sessions.ThenRebuiltEqually();

        await using var filters = await ReadModel.Of(new OAuthClientFilters());
        await filters.Given(("oauth_client/a", new OAuthClientFiltersSet("a", ["content_org:X"], Noon)), ("oauth_client/b", new OAuthClientFiltersSet("b", ["content_org:Y"], Noon)), ("oauth_client/b", new OAuthClientFiltersSet("b", [], Noon)));
        Assert.Equal("a {content_org:X}", await Scalar(filters, "select string_agg(concat_ws(' ', client_id, filters), ',') from identity.oauth_client_filters"));
        await filters.ThenRebuiltEqually();

        await using var links = await ReadModel.Of(new ExternalIdentities());
        await links.Given(
            (ExternalIdentityEvent.StreamOf("d1"), new ExternalIdentityLinked("d1", "ol-oauth2", Ada, Noon)),
            (ExternalIdentityEvent.StreamOf("d2"), new ExternalIdentityLinked("d2", "ol-oauth2", Ada, Noon)),
            (ExternalIdentityEvent.StreamOf("d2"), new ExternalIdentityUnlinked("d2", "ol-oauth2", Ada, Noon)));
        Assert.Equal("d1 ol-oauth2 17", await Scalar(links, "select string_agg(concat_ws(' ', digest, provider, user_id), ',') from identity.external_identities"));
        await links.ThenRebuiltEqually();
    }

    [Fact]
    public async Task a_course_team_grows_and_shrinks()
    {
        var demo = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
        var stream = CourseAccessRoleEvent.StreamOf(Ada);
        await using var model = await ReadModel.Of(new CourseRoleHolders());
        await model.Given(
            (stream, new CourseRoleGranted(Ada, demo, "staff", null, Noon)),
            (stream, new CourseRoleGranted(Ada, demo, "beta_testers", null, Noon)),
            (stream, new CourseRoleRevoked(Ada, demo, "staff", null, Noon)));
        Assert.Equal("17 course-v1:OpenedX+DemoX+DemoCourse beta_testers", await Scalar(model, "select string_agg(concat_ws(' ', user_id, course_id, role), ',') from identity.course_roles"));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task roles_on_the_platform_are_held_until_revoked()
    {
        var stream = CourseAccessRoleEvent.StreamOf(Ada);
        await using var model = await ReadModel.Of(new GlobalRoleHolders());
        await model.Given(
            (stream, new GlobalRoleGranted(Ada, "support", null, Noon)),
            (stream, new GlobalRoleGranted(Ada, "staff", null, Noon)),
            (stream, new GlobalRoleRevoked(Ada, "staff", null, Noon)));
        Assert.Equal("17 support", await Scalar(model, "select string_agg(concat_ws(' ', user_id, role), ',') from identity.global_roles"));
        await model.ThenRebuiltEqually();
    }

    private static async Task<object?> Scalar(ReadModel model, string sql)
    {
        await using var command = model.Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
