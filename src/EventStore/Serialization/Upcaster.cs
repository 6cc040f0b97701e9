namespace OpenEdx.EventStore.Serialization;

/// <summary>Turns a retired stored shape into today's event when it is read; stored rows are never rewritten.</summary>
/// <param name="RetiredName">Stored name of the old shape.</param>
/// <param name="RetiredType">Type the stored JSON loads into.</param>
/// <param name="Upcast">Pure; returns an event of a registered type, or of another retired one.</param>
public sealed record Upcaster(string RetiredName, Type RetiredType, Func<object, object> Upcast);
