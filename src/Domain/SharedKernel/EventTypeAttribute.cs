namespace OpenEdx.Domain.SharedKernel;

/// <summary>
/// Pins the name under which a fact is stored (<c>mt_events.type</c>): snake_case, never changed, outlives the class.
/// The next shape of the same fact is <c>name_v2</c>, with an upcaster from the first (ADR-0004).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
