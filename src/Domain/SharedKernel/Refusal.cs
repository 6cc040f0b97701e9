namespace OpenEdx.Domain.SharedKernel;

/// <summary>
/// Why a command was not carried out: a value, not an exception (ADR-0003). Each refusal is nested in the
/// command that can refuse and named after the rule; the Api translates it to the exact answer of the wire.
/// </summary>
public abstract record Refusal;
