using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Projections.Tests.Identity;

public sealed class AccountsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId Ada = new(17);
    private static readonly string Stream = UserAccountEvent.StreamOf(Ada);
    private static readonly string Roles = CourseAccessRoleEvent.StreamOf(Ada);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task sealed_facts_become_a_readable_row()
    {
        await using var model = await ReadModel.Of(new Accounts());
        var key = await KeyOf(model, Ada);
        SealedText Sealed(string text) => new(key.Seal(text));
        await model.Given(
            (Stream, new UserRegistered(Ada, Sealed("Ada"), Sealed("ada@example.org"), Sealed("Ada Lovelace"), Sealed("hash-1"), Noon)),
            (Stream, new UserProfileChanged(Ada, new Dictionary<string, SealedText?> { ["country"] = Sealed("GB"), ["year_of_birth"] = Sealed("1815"), ["goals"] = Sealed("engines") }, Noon)),
            (Stream, new UserActivated(Ada, Noon)),
            (Roles, new GlobalRoleGranted(Ada, "staff", null, Noon)),
            (Roles, new GlobalRoleGranted(Ada, "superuser", null, Noon)),
            (Roles, new GlobalRoleRevoked(Ada, "superuser", null, Noon)),
            (Stream, new UserLoggedIn(Ada, Noon.AddHours(1))),
            (Stream, new PasswordChanged(Ada, Sealed("hash-2"), Noon.AddHours(2))),
            (Stream, new UserProfileChanged(Ada, new Dictionary<string, SealedText?> { ["name"] = Sealed("A. Lovelace"), ["goals"] = null, ["unknown"] = Sealed("x") }, Noon)));

        var accounts = new AccountsQuery(model.Database);
        var expected = new AccountRow(
            17, "Ada", "ada@example.org", "A. Lovelace", "hash-2", true, true, false, Noon, Noon.AddHours(1), 2,
            null, "GB", null, null, null, null, null, null, null, null, 1815);
        Assert.Equal(expected, await accounts.Find(Ada, Ct));
        Assert.Equal(expected, await accounts.FindByUsername("ADA", Ct));
        Assert.Equal(expected, await accounts.FindByEmailOrUsername("Ada@Example.Org", Ct));
        Assert.Equal(new PersonName("Ada", "ada@example.org", "A. Lovelace"), (await accounts.Names([Ada, new UserId(18)], Ct))[Ada]);
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task where_the_key_is_destroyed_there_is_no_row_whatever_comes_later()
    {
        await using var model = await ReadModel.Of(new Accounts());
        var key = await KeyOf(model, Ada);
        SealedText Sealed(string text) => new(key.Seal(text));
        await model.Given((Stream, new UserRegistered(Ada, Sealed("Ada"), Sealed("ada@example.org"), Sealed(""), Sealed("hash"), Noon)));
        await using (var connection = await model.Database.OpenConnectionAsync(Ct))
        await using (var transaction = await connection.BeginTransactionAsync(Ct))
        {
            Assert.True(await new PersonalKeys().Destroy(connection, transaction, Accounts.SubjectOf(Ada), Ct));
            await transaction.CommitAsync(Ct);
        }

        await model.Given((Stream, new UserRetired(Ada, Noon)), (Roles, new GlobalRoleGranted(Ada, "staff", null, Noon)));
        Assert.Null(await new AccountsQuery(model.Database).Find(Ada, Ct));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task other_addresses_names_preferences_and_pictures_become_columns()
    {
        await using var model = await ReadModel.Of(new Accounts());
        var key = await KeyOf(model, Ada);
        SealedText Sealed(string text) => new(key.Seal(text));
        await model.Given(
            (Stream, new UserRegistered(Ada, Sealed("Ada"), Sealed("ada@example.org"), Sealed("Ada"), Sealed("hash"), Noon)),
            (Stream, new EmailChangeRequested(Ada, Sealed("new@example.org"), Noon)),
            (Stream, new SecondaryEmailRequested(Ada, Sealed("second@example.org"), Noon)),
            (Stream, new NameChangeRequested(Ada, Sealed("A. L."), Noon)),
            (Stream, new UserPreferencesChanged(Ada, new Dictionary<string, SealedText?> { ["b"] = Sealed("2"), ["a"] = Sealed("é\"1"), ["c"] = null }, Noon)),
            (Stream, new ProfileImageChanged(Ada, Noon)));
        var accounts = new AccountsQuery(model.Database);
        var row = (await accounts.Find(Ada, Ct))!;
        Assert.Equal(("ada@example.org", "new@example.org", "second@example.org", "A. L.", Noon), (row.Email, row.PendingEmail, row.PendingSecondaryEmail, row.PendingName, row.ImageUploadedAt));
        Assert.Equal("{\"a\":\"é\\\"1\",\"b\":\"2\"}", row.Preferences);

        await model.Given(
            (Stream, new EmailChanged(Ada, Sealed("new@example.org"), Noon)),
            (Stream, new SecondaryEmailChanged(Ada, Sealed("second@example.org"), Noon)),
            (Stream, new NameChangeConfirmed(Ada, Sealed("A. L."), Noon)),
            (Stream, new UserPreferencesChanged(Ada, new Dictionary<string, SealedText?> { ["a"] = null, ["b"] = null }, Noon)),
            (Stream, new ProfileImageRemoved(Ada, Noon)),
            (Stream, new SecondaryEmailRequested(Ada, Sealed("third@example.org"), Noon)),
            (Stream, new SecondaryEmailChanged(Ada, null, Noon)));
        row = (await accounts.FindByEmail("NEW@example.org", Ct))!;
        Assert.Equal(new AccountRow(17, "Ada", "new@example.org", "A. L.", "hash", false, false, false, Noon, null, 1, null, null, null, null, null, null, null, null, null, null, null), row);
        Assert.Equal([row], await accounts.FindMany(["ADA", "nobody"], Ct));
        Assert.Equal([row], await accounts.FindManyByEmail(["New@Example.org"], Ct));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task who_leaves_loses_password_and_sessions()
    {
        await using var model = await ReadModel.Of(new Accounts());
        var key = await KeyOf(model, Ada);
        SealedText Sealed(string text) => new(key.Seal(text));
        await model.Given(
            (Stream, new UserRegistered(Ada, Sealed("Ada"), Sealed("ada@example.org"), Sealed("Ada"), Sealed("hash"), Noon)),
            (Stream, new RetirementRequested(Ada, Noon.AddDays(1))));
        var accounts = new AccountsQuery(model.Database);
        var row = (await accounts.Find(Ada, Ct))!;
        Assert.Equal(("!", 2, Noon.AddDays(1)), (row.PasswordHash, row.SessionSerial, row.LeavingSince));
        await model.Given((Stream, new RetirementCancelled(Ada, Noon.AddDays(3))));
        Assert.Null((await accounts.Find(Ada, Ct))!.LeavingSince);
        await model.ThenRebuiltEqually();
    }

    private static async Task<PersonalKey> KeyOf(ReadModel model, UserId user)
    {
        await using var connection = await model.Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var key = await new PersonalKeys().Ensure(connection, transaction, Accounts.SubjectOf(user), Ct);
        await transaction.CommitAsync(Ct);
        return key;
    }
}
