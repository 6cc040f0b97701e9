using System.Text.Json.Nodes;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The identity that a launch of LTI 1.3 hands to a tool: the claims of its <c>id_token</c>.</summary>
/// <param name="Subject">Under which the tool knows the person, in all courses.</param>
/// <param name="ServicesUrl">Root of the services for this block: line items and members are below it.</param>
/// <param name="Nonce">The tool's own.</param>
/// <remarks>Source: LTI 1.3 core §5; Open edX xblock-lti-consumer <c>lti_1p3/consumer.py</c>, <c>ags.py</c>, <c>nprs.py</c>.</remarks>
public sealed record Lti13Launch(LtiTool Tool, Lti13Settings Settings, LtiPlace Place, LtiPerson Person, string Subject, string ClientId, string ServicesUrl, string Nonce, DateTimeOffset At)
{
    /// <summary>There is one deployment: the platform has no tenants.</summary>
    public const string Deployment = "1";

    /// <summary>Number of the line item that every block has by itself.</summary>
    public const long OwnLineItem = 1;

    private const string Claim = "https://purl.imsglobal.org/spec/lti/claim/";

    /// <summary>How long the identity holds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public JsonObject Claims(string product)
    {
        var claims = new JsonObject
        {
            [Claim + "message_type"] = "LtiResourceLinkRequest",
            [Claim + "version"] = "1.3.0",
            ["iss"] = Place.LmsRoot,
            ["aud"] = ClientId,
            ["azp"] = ClientId,
            [Claim + "deployment_id"] = Deployment,
            [Claim + "target_link_uri"] = Tool.LaunchUrl,
            ["sub"] = Subject,
            [Claim + "roles"] = List(LtiRoles.All(Person.Role)),
            [Claim + "resource_link"] = new JsonObject { ["id"] = Place.Block.ToString() },
            [Claim + "context"] = new JsonObject
            {
                ["id"] = Place.Block.Course.ToString(),
                ["type"] = List(["http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"]),
                ["title"] = $"{Place.CourseTitle} - {Place.CourseLabel}",
                ["label"] = Place.Block.Course.ToString(),
            },
            [Claim + "launch_presentation"] = new JsonObject { ["document_target"] = "iframe" },
            [Claim + "tool_platform"] = new JsonObject { ["guid"] = NameGuid.Of(NameGuid.Hosts, product).ToString(), ["name"] = product },
            ["nonce"] = Nonce,
            ["iat"] = At.ToUnixTimeSeconds(),
            ["exp"] = (At + Lifetime).ToUnixTimeSeconds(),
        };
        AddPerson(claims);
        var (custom, _) = LtiParameters.Plain(Tool);
        if (custom.Count > 0) claims[Claim + "custom"] = new JsonObject(custom.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        AddServices(claims);
        return claims;
    }

    private void AddPerson(JsonObject claims)
    {
        if (Tool.Disclosure.FullName && Person.FullName is { Length: > 0 } name) claims["name"] = name;
        if (Tool.Disclosure.Email && Person.Email is { Length: > 0 } email) claims["email"] = email;
        if (Tool.Disclosure.Username && Person.Username is { Length: > 0 } username) claims["preferred_username"] = username;
    }

    private void AddServices(JsonObject claims)
    {
        if (Settings.Grading != LtiGrading.Disabled)
        {
            // The narrower scope is not offered to who has the wider one.
            var isProgrammatic = Settings.Grading == LtiGrading.Programmatic;
            var endpoint = new JsonObject
            {
                ["scope"] = List([isProgrammatic ? LtiScopes.ChangeLineItems : LtiScopes.ReadLineItems, LtiScopes.ReadResults, LtiScopes.PostScores]),
                ["lineitems"] = $"{ServicesUrl}/lti-ags",
            };
            if (!isProgrammatic) endpoint["lineitem"] = $"{ServicesUrl}/lti-ags/{OwnLineItem}";
            claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"] = endpoint;
        }

        if (Settings.TellsMembers)
        {
            claims["https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"] = new JsonObject
            {
                ["context_memberships_url"] = $"{ServicesUrl}/memberships",
                ["service_versions"] = List(["2.0"]),
            };
        }
    }

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);
}
