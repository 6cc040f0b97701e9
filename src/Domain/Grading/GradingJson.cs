using System.Text.Json.Serialization;

namespace OpenEdx.Domain.Grading;

/// <summary>Generated JSON of this room's facts, a line for each; see <see cref="SharedKernel.DomainEvents.Json"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SubsectionGradeChanged))]
[JsonSerializable(typeof(CourseGradeChanged))]
[JsonSerializable(typeof(CourseGradeNowPassed))]
[JsonSerializable(typeof(CourseGradeNowFailed))]
[JsonSerializable(typeof(SubsectionGradeOverridden))]
[JsonSerializable(typeof(SubsectionOverrideRemoved))]
[JsonSerializable(typeof(GradeFreezeSet))]
[JsonSerializable(typeof(GradeFreezeLifted))]
internal sealed partial class GradingJson : JsonSerializerContext;
