using System.Text.Json.Serialization;

namespace OpenEdx.Domain.Notifications;

/// <summary>Generated JSON of this room's facts, a line for each; see <see cref="SharedKernel.DomainEvents.Json"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CourseMailDeclined))]
[JsonSerializable(typeof(CourseMailAccepted))]
[JsonSerializable(typeof(CourseMailWritten))]
[JsonSerializable(typeof(CourseMailRewritten))]
[JsonSerializable(typeof(CourseMailCalledOff))]
[JsonSerializable(typeof(CourseMailReleased))]
[JsonSerializable(typeof(NotificationPublished))]
[JsonSerializable(typeof(NotificationsSeen))]
[JsonSerializable(typeof(NotificationsRead))]
[JsonSerializable(typeof(NotificationPreferenceSet))]
internal sealed partial class NotificationsJson : JsonSerializerContext;
