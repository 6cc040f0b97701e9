using System.Text.Json.Nodes;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>A tracking event on its way out.</summary>
/// <param name="Position">Of the fact that it tells.</param>
/// <param name="ImportedLine">As it came in; null: it is an event of ours.</param>
/// <param name="Emitted">An event of ours in emitter form; null: it was imported.</param>
public sealed record OutgoingEvent(long Position, string? ImportedLine, JsonObject? Emitted)
{
    /// <summary>The line of a tracking log. What was imported goes out unchanged.</summary>
    public string ToLine() => ImportedLine ?? LogForm.LineOf(Emitted!);
}
