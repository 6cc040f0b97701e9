using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>Begins launches of LTI 1.3, and signs the identities that end them.</summary>
internal sealed class Lti13Identities(
    LtiPeople people, LtiKeys keys, LtiRegistrations registrations, RequestersQuery requesters, AnonymousIds anonymous, LoginHints hints)
{
    /// <summary>Where the browser goes first: the tool's address for third-party login. Null: the block names none, or no address of the tool.</summary>
    public async Task<string?> LoginUrl(LtiTool tool, Lti13Settings settings, UserId user, LtiPlace place, DateTimeOffset now, CancellationToken ct)
    {
        if (OAuthAddress.Parse(settings.LoginUrl) is null || OAuthAddress.Parse(tool.LaunchUrl) is null) return null;
        (string Name, string Value)[] parameters =
        [
            ("iss", place.LmsRoot),
            ("client_id", await registrations.ClientIdOf(place.Block, ct)),
            ("lti_deployment_id", Lti13Launch.Deployment),
            ("target_link_uri", tool.LaunchUrl),
            ("login_hint", await anonymous.OfTools(user, ct)),
            ("lti_message_hint", await hints.Seal(user, place.Block, now, ct)),
        ];
        var query = string.Join('&', parameters.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));
        return settings.LoginUrl + (settings.LoginUrl.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query;
    }

    /// <summary>The signed identity; null: nobody of that number any more.</summary>
    public async Task<string?> Of(Lti13Block block, UserId user, string nonce, DateTimeOffset now, CancellationToken ct)
    {
        if (await requesters.Find(user, ct) is not { Requester: { IsActive: true } requester }) return null;
        var person = await people.PersonOf(requester, block.Usage.Course, block.Tool.Disclosure, ct);
        var launch = new Lti13Launch(
            block.Tool, block.Settings, people.PlaceOf(block.Course, block.Usage), person, await anonymous.OfTools(user, ct), block.ClientId,
            registrations.ServicesUrl(block.Usage), nonce, now);
        var key = await keys.Of(block.Usage, ct);
        return LtiJwt.Sign(launch.Claims(LtiPeople.Product), key.Pair, key.Id);
    }
}
