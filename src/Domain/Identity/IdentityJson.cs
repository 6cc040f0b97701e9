using System.Text.Json.Serialization;

namespace OpenEdx.Domain.Identity;

/// <summary>Generated JSON of this room's facts, a line for each; see <see cref="SharedKernel.DomainEvents.Json"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CourseRoleGranted))]
[JsonSerializable(typeof(CourseRoleRevoked))]
[JsonSerializable(typeof(GlobalRoleGranted))]
[JsonSerializable(typeof(GlobalRoleRevoked))]
[JsonSerializable(typeof(ExternalIdentityLinked))]
[JsonSerializable(typeof(ExternalIdentityUnlinked))]
[JsonSerializable(typeof(OAuthClientRegistered))]
[JsonSerializable(typeof(OAuthClientScopesAllowed))]
[JsonSerializable(typeof(OAuthClientFiltersSet))]
[JsonSerializable(typeof(OAuthCodeIssued))]
[JsonSerializable(typeof(OAuthGrantIssued))]
[JsonSerializable(typeof(OAuthGrantRefreshed))]
[JsonSerializable(typeof(OAuthGrantRevoked))]
[JsonSerializable(typeof(UsernameReserved))]
[JsonSerializable(typeof(EmailReserved))]
[JsonSerializable(typeof(UserRegistered))]
[JsonSerializable(typeof(UserActivated))]
[JsonSerializable(typeof(PasswordChanged))]
[JsonSerializable(typeof(UserLoggedIn))]
[JsonSerializable(typeof(UserVisited))]
[JsonSerializable(typeof(LoginFailed))]
[JsonSerializable(typeof(UserProfileChanged))]
[JsonSerializable(typeof(ActivationMailRequested))]
[JsonSerializable(typeof(PasswordResetRequested))]
[JsonSerializable(typeof(UserLoggedOut))]
[JsonSerializable(typeof(UserRetired))]
internal sealed partial class IdentityJson : JsonSerializerContext;
