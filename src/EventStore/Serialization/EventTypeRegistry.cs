namespace OpenEdx.EventStore.Serialization;

/// <summary>
/// Stored names and the types they load into. Old names load through upcasters. Serialization: System.Text.Json, C# property
/// names, enumerations as texts (docs/events/versioning.md).
/// </summary>
public sealed class EventTypeRegistry
{
    /// <param name="current">Name and type of every event written today. Names and types are unique.</param>
    /// <param name="upcasters">For every retired name the way to today's shape.</param>
    public EventTypeRegistry(IEnumerable<(string Name, Type Type)> current, IEnumerable<Upcaster>? upcasters = null)
    {
        _ = current;
        _ = upcasters;
    }

    public IReadOnlyCollection<string> Names => throw new NotSupportedException();

    /// <exception cref="InvalidOperationException">The type was not registered.</exception>
    public string NameOf(Type type) => throw new NotSupportedException();

    /// <summary>Text of <c>mt_dotnet_type</c>: <c>Namespace.Type, Assembly</c>.</summary>
    public string DotnetTypeOf(Type type) => throw new NotSupportedException();

    /// <summary>UTF-8 JSON as stored.</summary>
    public byte[] Serialize(object data) => throw new NotSupportedException();

    /// <exception cref="UnknownEventTypeException">The name is neither current nor retired.</exception>
    public object Deserialize(string name, ReadOnlySpan<byte> utf8Json) => throw new NotSupportedException();
}
