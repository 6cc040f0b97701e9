using System.Text.Json.Nodes;

namespace OpenEdx.Domain.Analytics;

/// <summary>What became of an event.</summary>
/// <param name="Documents">A statement or an envelope's event; a problem of several parts has a statement for the whole first, then one for each part.</param>
/// <param name="Refusal">Why there is none; null: there are some, or the name has no transformer.</param>
/// <param name="IsKnown">Whether events of this name are transformed.</param>
public sealed record Transformation(IReadOnlyList<JsonObject> Documents, string? Refusal, bool IsKnown)
{
    public static Transformation Unknown { get; } = new([], null, false);

    internal static Transformation Of(Func<IReadOnlyList<JsonObject>> make)
    {
        try
        {
            return new(make(), null, true);
        }
        catch (UntransformableException refused)
        {
            return new([], refused.Message, true);
        }
    }

    /// <summary>
    /// Whether every document names its object. One that does not (an answer from a browser whose page told no block) is made as upstream makes it, and not sent, as
    /// upstream does not: no receiver takes it.
    /// </summary>
    public bool IsSendable => Documents.Count > 0 && Documents.All(document => document["object"]?["id"] is not null);
}
