using System.Security.Cryptography;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>An account that an installation starts with, or that an operator makes at the command line.</summary>
public sealed record FirstAccount(
    string Username, string Email, string Name, string Password, bool IsStaff = false, bool IsSuperuser = false);

/// <summary>What a new installation needs before the first request: accounts with roles, and clients of the token endpoint. Repeatable.</summary>
public sealed class AccountBootstrap(
    AccountRegistration registration, AccountsQuery accounts, RoleGrants roles, StreamStore streams, PlatformSettings platform, TimeProvider clock)
{
    /// <summary>Password client of our own sign-in: cookies carry its grant type. Public.</summary>
    public const string LoginServiceClient = "login-service-client-id";

    /// <summary>Password client of mobile apps. Public.</summary>
    public const string MobileClient = "android";

    /// <summary>Service client; its secret lies in the data folder, in the file of <see cref="ServiceSecretFile"/>.</summary>
    public const string ServiceClient = "openedx-service";

    private static readonly EventMetadata Metadata = new(CausationId: nameof(AccountBootstrap));

    /// <summary>Path of the file that holds the secret of <see cref="ServiceClient"/>.</summary>
    public string ServiceSecretFile => Path.Combine(platform.DataFolder, "oauth-service-client.secret");

    /// <summary>The account of that username, made active with these roles when there is none; an existing one only gains the roles.</summary>
    /// <exception cref="InvalidOperationException">The address belongs to another account.</exception>
    public async Task<UserId> EnsureAccount(FirstAccount wanted, CancellationToken ct)
    {
        var user = await accounts.FindByUsername(wanted.Username, ct) is { } there ? new UserId(there.UserId) : await Register(wanted, ct);
        var now = clock.GetUtcNow();
        if (wanted.IsStaff) await roles.Grant(new GrantGlobalRole(user, GlobalRoles.Staff, null, now), Metadata, ct);
        if (wanted.IsSuperuser) await roles.Grant(new GrantGlobalRole(user, GlobalRoles.Superuser, null, now), Metadata, ct);
        return user;
    }

    /// <param name="role">See <see cref="CourseRoles"/>.</param>
    /// <exception cref="ArgumentException">There is no such role.</exception>
    public async Task EnsureCourseRole(UserId user, CourseKey course, string role, CancellationToken ct)
    {
        var done = await roles.Grant(new GrantCourseRole(user, course, role, null, clock.GetUtcNow()), Metadata, ct);
        if (done.Refusal is not null) throw new ArgumentException($"There is no course role '{role}'.", nameof(role));
    }

    /// <param name="role">See <see cref="GlobalRoles"/>.</param>
    /// <exception cref="ArgumentException">There is no such role.</exception>
    public async Task EnsureGlobalRole(UserId user, string role, CancellationToken ct)
    {
        var done = await roles.Grant(new GrantGlobalRole(user, role, null, clock.GetUtcNow()), Metadata, ct);
        if (done.Refusal is not null) throw new ArgumentException($"There is no role '{role}' on the platform.", nameof(role));
    }

    /// <summary>Registers the public clients of every installation: what people sign in with. Done at every start; repeating it changes nothing.</summary>
    public async Task EnsurePublicClients(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await Ensure(new(LoginServiceClient, "Sign-in of this site", null, OAuthGrantTypes.Password, null, [], true, false, now), ct);
        await Ensure(new(MobileClient, "Mobile apps", null, OAuthGrantTypes.Password, null, [], true, false, now), ct);
    }

    /// <summary>Registers the clients that every installation has, the one for services included.</summary>
    /// <param name="serviceOwner">Whom tokens of the service client stand for: an account of staff.</param>
    public async Task EnsureClients(UserId serviceOwner, CancellationToken ct)
    {
        await EnsurePublicClients(ct);
        var now = clock.GetUtcNow();
        var secret = OpaqueTokens.HashOf(await ServiceSecret(ct));
        await Ensure(new(ServiceClient, "Service clients", secret, OAuthGrantTypes.ClientCredentials, serviceOwner, [], true, false, now), ct);
    }

    /// <summary>Registers one client.</summary>
    /// <exception cref="ArgumentException">The settings contradict each other.</exception>
    public async Task Ensure(RegisterOAuthClient command, CancellationToken ct)
    {
        var done = await streams.Transact<OAuthClient, OAuthClientEvent>(
            OAuthClientEvent.StreamOf(command.ClientId), command.Decide, Metadata, ct);
        if (done.Refusal is { } refusal) throw new ArgumentException($"Client '{command.ClientId}': {refusal}", nameof(command));
    }

    private async Task<UserId> Register(FirstAccount wanted, CancellationToken ct)
    {
        var account = new NewAccount(
            wanted.Username, wanted.Email, wanted.Name, wanted.Password, new Dictionary<string, string>(), Activate: true);
        var outcome = await registration.Register(account, clock.GetUtcNow(), Metadata, ct);
        return outcome.User ?? throw new InvalidOperationException(
            $"No account '{wanted.Username}' could be made: its {(outcome.EmailTaken ? "address" : "username")} belongs to another account.");
    }

    private async Task<string> ServiceSecret(CancellationToken ct)
    {
        if (File.Exists(ServiceSecretFile)) return (await File.ReadAllTextAsync(ServiceSecretFile, ct)).Trim();
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new StreamWriter(ServiceSecretFile, options)) await file.WriteLineAsync(secret);
        return secret;
    }
}
