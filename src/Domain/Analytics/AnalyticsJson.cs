using System.Text.Json.Serialization;

namespace OpenEdx.Domain.Analytics;

/// <summary>Generated JSON of this room's facts, a line for each; see <see cref="SharedKernel.DomainEvents.Json"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(TrackingLineImported))]
[JsonSerializable(typeof(ProgramDefined))]
[JsonSerializable(typeof(ProgramWithdrawn))]
internal sealed partial class AnalyticsJson : JsonSerializerContext;
