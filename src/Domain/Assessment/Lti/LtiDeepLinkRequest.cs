using System.Text.Json.Nodes;

namespace OpenEdx.Domain.Assessment;

/// <summary>The message that asks a tool to let an author choose content: a launch that names where the choice goes, and no resource.</summary>
/// <param name="ReturnUrl">Where the tool sends the choice.</param>
/// <param name="Data">What the tool sends back with it, unread.</param>
/// <remarks>Source: LTI deep linking 2.0 §2; Open edX xblock-lti-consumer <c>lti_1p3/deep_linking.py</c>.</remarks>
public sealed record LtiDeepLinkRequest(Lti13Launch Launch, string ReturnUrl, string Data)
{
    private const string Claim = "https://purl.imsglobal.org/spec/lti/claim/";

    public JsonObject Claims(string product)
    {
        var claims = Launch.Claims(product);
        claims[Claim + "message_type"] = "LtiDeepLinkingRequest";
        claims[Claim + "target_link_uri"] = Launch.Settings.DeepLinkUrl;
        claims.Remove(Claim + "resource_link");
        claims["https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"] = new JsonObject
        {
            ["accept_types"] = new JsonArray("ltiResourceLink", "link", "html", "image"),
            ["accept_presentation_document_targets"] = new JsonArray("iframe", "window", "embed"),
            ["accept_multiple"] = true,
            ["auto_create"] = true,
            ["title"] = "",
            ["text"] = "",
            ["deep_link_return_url"] = ReturnUrl,
            ["data"] = Data,
        };
        return claims;
    }
}
