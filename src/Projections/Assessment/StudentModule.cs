using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// A learner's work in a block in the form in which Open edX stores it: one row of <c>courseware_studentmodule</c>, after one fact.
/// </summary>
/// <remarks>Source: the fields of scope <c>user_state</c> of each block type (olx §13, §17); what was never set is absent.</remarks>
/// <param name="State">Null: deleted.</param>
/// <param name="Grade">Raw points, after the grading method; null: never scored.</param>
/// <param name="MaxGrade">Raw maximum; null: never scored.</param>
/// <param name="Created">Instant of the first append since the beginning, or since a deletion.</param>
/// <param name="Modified">Instant of the append of the fact that it is the state after.</param>
/// <param name="Cause">Stored name of that fact.</param>
public sealed record StudentModule(
    JsonObject? State, double? Grade, double? MaxGrade, DateTimeOffset Created, DateTimeOffset Modified, string Cause)
{
    public static JsonSerializerOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
