using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// A partner registers a learner of its own: the form names a <c>provider</c> and holds an <c>access_token</c> of the learner there, in place of a password. While
/// answering we ask the provider whose it is, and link the account. Client: MITx Online.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_authn/views/register.py</c> (_link_user_to_third_party_provider).</remarks>
public sealed class ProviderRegistration(IdentityProviders providers, ProviderClient client, FederatedAccounts federated)
{
    private const string NotValid = "The provided access_token is not valid.";

    /// <returns>Nobody and no refusal: an ordinary registration.</returns>
    public async Task<(FederatedPerson? Person, string? Refusal)> Read(IFormCollection form, RegistrationRequest request, CancellationToken ct)
    {
        var backend = form["provider"].ToString();
        if (backend.Length == 0) return (null, null);
        if (form["access_token"].ToString() is not { Length: > 0 and <= 4096 } token) return (null, "An access_token is required when passing value (" + backend + ") for provider.");
        if (providers.Find(backend) is not { } provider) return (null, NotValid);
        try
        {
            var endpoints = await client.Endpoints(provider, ct);
            var person = FederatedPerson.Read(provider, await client.Userinfo(provider, endpoints, token, ct));

            // The partner knows its learner by the username: it has to be the one that is registered.
            if (person is null || !string.Equals(person.Username, request.Username, StringComparison.OrdinalIgnoreCase)) return (null, NotValid);
            return await federated.IsLinked(person, ct) ? (null, "The provided access_token is already associated with another user.") : (person, null);
        }
        catch (ProviderFailedException)
        {
            return (null, NotValid);
        }
    }

    public Task<FederatedOutcome> Link(FederatedPerson person, AccountRow account, DateTimeOffset now, EventMetadata metadata, CancellationToken ct) =>
        federated.Link(person, account, now, metadata, ct);

    /// <summary>Of signs that no username has, so that no rule about likeness can refuse it: 143 bits.</summary>
    public static string UnknownPassword() => RandomNumberGenerator.GetString("!#$%&*+=?^~:", 40);
}
