using System.Text.Json.Serialization;

namespace OpenEdx.Domain.Enrollment;

/// <summary>Generated JSON of this room's facts, a line for each; see <see cref="SharedKernel.DomainEvents.Json"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(EnrollmentActivated))]
[JsonSerializable(typeof(EnrollmentDeactivated))]
[JsonSerializable(typeof(EnrollmentModeChanged))]
internal sealed partial class EnrollmentJson : JsonSerializerContext;
