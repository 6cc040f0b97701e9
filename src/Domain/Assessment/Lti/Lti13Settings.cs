namespace OpenEdx.Domain.Assessment;

/// <summary>What a tool may do with grades in LTI 1.3.</summary>
public enum LtiGrading
{
    Disabled,

    /// <summary>It finds one line item, that of the block.</summary>
    Declarative,

    /// <summary>It makes line items of its own.</summary>
    Programmatic,
}

/// <summary>Settings of a tool of LTI 1.3.</summary>
/// <param name="LoginUrl">Where a launch begins: the tool's address for third-party login.</param>
/// <param name="RedirectUris">Where identities may be sent; nothing else is ever answered to.</param>
/// <param name="KeysetUrl">Where the tool's keys are; empty: see <paramref name="PublicKey"/>.</param>
/// <param name="PublicKey">PEM; empty: none.</param>
/// <param name="TellsMembers">The tool may list who is in the course.</param>
/// <remarks>Source: Open edX xblock-lti-consumer <c>lti_xblock.py</c> (fields), <c>utils.py</c> (choose_lti_1p3_redirect_uris).</remarks>
public sealed record Lti13Settings(
    string LoginUrl, IReadOnlyList<string> RedirectUris, string KeysetUrl, string PublicKey, LtiGrading Grading, bool TellsMembers)
{
    /// <summary>Where authors choose content at the tool; null: they do not.</summary>
    public string? DeepLinkUrl { get; init; }

    /// <summary>What tokens of this tool may open.</summary>
    public IReadOnlyList<string> Scopes() =>
    [
        .. Grading switch
        {
            LtiGrading.Disabled => (string[])[],
            LtiGrading.Declarative => [LtiScopes.ReadLineItems, LtiScopes.ReadResults, LtiScopes.PostScores],
            _ => [LtiScopes.ReadLineItems, LtiScopes.ChangeLineItems, LtiScopes.ReadResults, LtiScopes.PostScores],
        },
        .. TellsMembers ? [LtiScopes.ReadMembers] : (string[])[],
    ];
}

/// <summary>Scopes of the services for tools, as the standards name them.</summary>
public static class LtiScopes
{
    public const string ReadLineItems = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly";
    public const string ChangeLineItems = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem";
    public const string ReadResults = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly";
    public const string PostScores = "https://purl.imsglobal.org/spec/lti-ags/scope/score";
    public const string ReadMembers = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";
}
