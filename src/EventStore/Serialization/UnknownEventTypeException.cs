namespace OpenEdx.EventStore.Serialization;

/// <summary>The log holds an event of a name that this program does not know: a newer program wrote it, or a name was lost.</summary>
public sealed class UnknownEventTypeException(string name)
    : Exception($"Unknown event type '{name}': neither registered nor retired. Is a newer version of the program writing to this database?")
{
    public string EventType { get; } = name;
}
