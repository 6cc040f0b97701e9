using System.Text.Json.Serialization;

namespace OpenEdx.Domain.Jobs;

/// <summary>Generated JSON of this room's facts, a line for each; see <see cref="SharedKernel.DomainEvents.Json"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(TaskRequested))]
[JsonSerializable(typeof(TaskProgressed))]
[JsonSerializable(typeof(TaskCompleted))]
[JsonSerializable(typeof(TaskFailed))]
[JsonSerializable(typeof(ReportStored))]
internal sealed partial class JobsJson : JsonSerializerContext;
