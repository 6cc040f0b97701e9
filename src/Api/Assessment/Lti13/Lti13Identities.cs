using System.Globalization;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>Begins launches of LTI 1.3, and signs the identities that end them.</summary>
internal sealed class Lti13Identities(
    LtiPeople people, LtiKeys keys, LtiRegistrations registrations, RequestersQuery requesters, AnonymousIds anonymous, LoginHints hints,
    LtiContents contents)
{
    /// <summary>Where the browser goes first: the tool's address for third-party login. Null: the block names none, or no address of the tool.</summary>
    /// <param name="target">What the launch is to open.</param>
    /// <param name="purpose">See <see cref="LoginHints"/>.</param>
    public async Task<string?> LoginUrl(
        string target, string purpose, Lti13Settings settings, UserId user, LtiPlace place, DateTimeOffset now, CancellationToken ct)
    {
        if (OAuthAddress.Parse(settings.LoginUrl) is null || OAuthAddress.Parse(target) is null) return null;
        (string Name, string Value)[] parameters =
        [
            ("iss", place.LmsRoot),
            ("client_id", await registrations.ClientIdOf(place.Block, ct)),
            ("lti_deployment_id", Lti13Launch.Deployment),
            ("target_link_uri", target),
            ("login_hint", await anonymous.OfTools(user, ct)),
            ("lti_message_hint", await hints.Seal(user, place.Block, purpose, now, ct)),
        ];
        var query = string.Join('&', parameters.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));
        return settings.LoginUrl + (settings.LoginUrl.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query;
    }

    /// <summary>The signed identity; null: nobody of that number any more, nobody who may choose content, or nothing of that number to open.</summary>
    /// <param name="purpose">See <see cref="LoginHints"/>.</param>
    public async Task<string?> Of(Lti13Block block, UserId user, string purpose, string nonce, DateTimeOffset now, CancellationToken ct)
    {
        if (await requesters.Find(user, ct) is not { Requester: { IsActive: true } requester }) return null;
        var person = await people.PersonOf(requester, block.Usage.Course, block.Tool.Disclosure, ct);
        if (await ToolFor(block, purpose, ct) is not { } tool) return null;
        var launch = new Lti13Launch(
            tool, block.Settings, people.PlaceOf(block.Course, block.Usage), person, await anonymous.OfTools(user, ct), block.ClientId,
            registrations.ServicesUrl(block.Usage), nonce, now);
        var key = await keys.Of(block.Usage, ct);
        if (purpose != LoginHints.Choose) return LtiJwt.Sign(launch.Claims(LtiPeople.Product), key.Pair, key.Id);
        if (!MayChoose(requester, block)) return null;
        var data = await hints.Seal(user, block.Usage, LoginHints.Choice, now, ct);
        var ask = new LtiDeepLinkRequest(launch, $"{registrations.ServicesUrl(block.Usage)}/lti-dl/response", data);
        return LtiJwt.Sign(ask.Claims(LtiPeople.Product), key.Pair, key.Id);
    }

    /// <summary>Who writes the course may choose, where the block's settings let authors choose at all.</summary>
    public static bool MayChoose(Requester person, Lti13Block block) =>
        block.Settings.DeepLinkUrl is not null &&
        AuthorizationTable.Allows(Operation.AuthorCourse, AccessRoles.Held(person, block.Usage.Course, isEnrolled: false));

    /// <summary>Null: the item is not among those chosen any more, or cannot be opened.</summary>
    private async Task<LtiTool?> ToolFor(Lti13Block block, string purpose, CancellationToken ct)
    {
        if (purpose == LoginHints.Choose) return block.Tool;
        var content = await contents.Of(block.Usage, block.Settings, ct);
        if (purpose == LoginHints.Open) return content.OnlyLink is { } only ? LtiContents.Open(block.Tool, only) : block.Tool;
        return int.TryParse(purpose, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < content.Items.Count &&
            content.Items[number] is { Type: LtiContentItem.ResourceLink } item
            ? LtiContents.Open(block.Tool, item)
            : null;
    }
}
