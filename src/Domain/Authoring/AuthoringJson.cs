using System.Text.Json.Serialization;

namespace OpenEdx.Domain.Authoring;

/// <summary>Generated JSON of this room's facts, a line for each; see <see cref="SharedKernel.DomainEvents.Json"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(DraftCourseCreated))]
[JsonSerializable(typeof(DraftBlockChanged))]
[JsonSerializable(typeof(DraftBlockRemoved))]
[JsonSerializable(typeof(DraftGradingPolicyChanged))]
[JsonSerializable(typeof(DraftPageChanged))]
[JsonSerializable(typeof(DraftAssetStored))]
[JsonSerializable(typeof(DraftAssetRemoved))]
[JsonSerializable(typeof(CourseImportReported))]
[JsonSerializable(typeof(CourseBlockPublished))]
[JsonSerializable(typeof(CourseBlockWithdrawn))]
[JsonSerializable(typeof(GradingPolicyPublished))]
[JsonSerializable(typeof(CoursePagePublished))]
[JsonSerializable(typeof(CourseVersionPublished))]
[JsonSerializable(typeof(LibraryNamed))]
[JsonSerializable(typeof(LibraryBlockChanged))]
[JsonSerializable(typeof(LibraryBlockRemoved))]
[JsonSerializable(typeof(LibraryCompacted))]
internal sealed partial class AuthoringJson : JsonSerializerContext;
