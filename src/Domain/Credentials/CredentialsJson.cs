using System.Text.Json.Serialization;

namespace OpenEdx.Domain.Credentials;

/// <summary>Generated JSON of this room's facts, a line for each; see <see cref="SharedKernel.DomainEvents.Json"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CertificateIssued))]
[JsonSerializable(typeof(CertificateReissued))]
[JsonSerializable(typeof(CertificateMarkedNotPassing))]
[JsonSerializable(typeof(CertificateExceptionGranted))]
[JsonSerializable(typeof(CertificateExceptionRemoved))]
[JsonSerializable(typeof(CertificateInvalidated))]
[JsonSerializable(typeof(CertificateInvalidationLifted))]
[JsonSerializable(typeof(CertificateSelfGenerationSwitched))]
internal sealed partial class CredentialsJson : JsonSerializerContext;
