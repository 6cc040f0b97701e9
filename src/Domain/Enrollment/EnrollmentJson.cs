using System.Text.Json.Serialization;

namespace OpenEdx.Domain.Enrollment;

/// <summary>Generated JSON of this room's facts, a line for each; see <see cref="SharedKernel.DomainEvents.Json"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(EnrollmentActivated))]
[JsonSerializable(typeof(EnrollmentDeactivated))]
[JsonSerializable(typeof(EnrollmentModeChanged))]
[JsonSerializable(typeof(CohortingSwitched))]
[JsonSerializable(typeof(CohortCreated))]
[JsonSerializable(typeof(CohortRenamed))]
[JsonSerializable(typeof(CohortAssignmentChanged))]
[JsonSerializable(typeof(CohortLinked))]
[JsonSerializable(typeof(CohortUnlinked))]
[JsonSerializable(typeof(CohortJoined))]
[JsonSerializable(typeof(CohortLeft))]
[JsonSerializable(typeof(CourseModeOffered))]
[JsonSerializable(typeof(CourseModeWithdrawn))]
internal sealed partial class EnrollmentJson : JsonSerializerContext;
