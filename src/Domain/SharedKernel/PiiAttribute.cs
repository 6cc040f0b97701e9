namespace OpenEdx.Domain.SharedKernel;

/// <summary>
/// Marks personal data in an event. Only streams of Identity may carry it, and only as <see cref="SealedText"/>;
/// everything else names people by <see cref="UserId"/> (ADR-0007).
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PiiAttribute : Attribute;
