using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>What tracking events become for systems outside.</summary>
public enum StatementKind
{
    /// <summary>xAPI 1.0.3.</summary>
    Xapi,

    /// <summary>Caliper 1.2.</summary>
    Caliper,
}

public static class StatementKinds
{
    /// <summary>Names of the tracking events that have this form.</summary>
    public static IReadOnlyCollection<string> Names(this StatementKind kind) => kind == StatementKind.Xapi ? XapiTransformer.Names : CaliperTransformer.Names;

    /// <summary>Under which name ids of people are kept for it (<see cref="EventStore.Privacy.Pseudonyms"/>): one receiver cannot be matched with the other.</summary>
    public static string Purpose(this StatementKind kind) => kind == StatementKind.Xapi ? "xapi" : "caliper";
}

/// <summary>How statements are made here; from the environment, the names are part of the product.</summary>
/// <param name="Actor">Of xAPI statements; Caliper has the account alone. <c>OPENEDX_XAPI_ACTOR</c></param>
public sealed record StatementOptions(ActorForm Actor)
{
    /// <summary>Told in each statement. Changes when a rule does.</summary>
    public const string TransformerVersion = "openedx-statements@1";

    /// <exception cref="ArgumentException">A value is none of those that there are.</exception>
    public static StatementOptions FromEnvironment(Func<string, string?> variable) => new(variable("OPENEDX_XAPI_ACTOR") switch
    {
        null or "" or "account" => ActorForm.Account,
        "mbox" => ActorForm.Mbox,
        "mbox_sha1sum" => ActorForm.MboxSha1Sum,
        var other => throw new ArgumentException($"OPENEDX_XAPI_ACTOR is '{other}'; it is account, mbox or mbox_sha1sum."),
    });
}
