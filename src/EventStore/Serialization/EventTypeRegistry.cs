using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Serialization;

/// <summary>
/// Stored names and the types they load into. Old names load through upcasters. Serialization: System.Text.Json, C# property
/// names, enumerations as texts (docs/events/versioning.md).
/// </summary>
public sealed class EventTypeRegistry
{
    private readonly JsonSerializerOptions options;
    private readonly Dictionary<string, Type> typeOf = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, (string Name, string DotnetType)> namesOf = [];
    private readonly Dictionary<string, Upcaster> retiredNames = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, Upcaster> retiredTypes = [];

    /// <param name="current">Name and type of every event written today. Names and types are unique.</param>
    /// <param name="json">Metadata of every type, retired ones included: generated in production, where a type that it lacks is not stored.</param>
    /// <param name="upcasters">For every retired name the way to today's shape.</param>
    public EventTypeRegistry(IEnumerable<(string Name, Type Type)> current, IJsonTypeInfoResolver json, IEnumerable<Upcaster>? upcasters = null)
    {
        options = OptionsOf(json);
        foreach (var (name, type) in current)
        {
            if (!typeOf.TryAdd(name, type)) throw new ArgumentException($"Two event types are stored as '{name}'.", nameof(current));
            if (!namesOf.TryAdd(type, (name, $"{type.FullName}, {type.Assembly.GetName().Name}")))
                throw new ArgumentException($"{type} is registered under two names.", nameof(current));
        }

        foreach (var upcaster in upcasters ?? [])
        {
            if (typeOf.ContainsKey(upcaster.RetiredName) || !retiredNames.TryAdd(upcaster.RetiredName, upcaster))
                throw new ArgumentException($"The retired name '{upcaster.RetiredName}' is in use.", nameof(upcasters));
            if (namesOf.ContainsKey(upcaster.RetiredType) || !retiredTypes.TryAdd(upcaster.RetiredType, upcaster))
                throw new ArgumentException($"The retired type {upcaster.RetiredType} is in use.", nameof(upcasters));
        }
    }

    /// <summary>Every name that loads, retired ones included.</summary>
    public IReadOnlyCollection<string> Names => [.. typeOf.Keys, .. retiredNames.Keys];

    /// <summary>
    /// Names under which events of these types may be stored. Includes every retired name, since what an upcaster returns is
    /// known only after it ran: a reader filters once more by the type of the loaded event.
    /// </summary>
    /// <param name="types">Registered types, or common ancestors of them.</param>
    /// <exception cref="InvalidOperationException">A type neither is registered nor has a registered descendant.</exception>
    public IReadOnlyCollection<string> StoredNamesOf(IReadOnlyCollection<Type> types)
    {
        var names = new SortedSet<string>(retiredNames.Keys, StringComparer.Ordinal);
        foreach (var type in types)
        {
            var found = namesOf.Where(known => type.IsAssignableFrom(known.Key)).Select(known => known.Value.Name).ToList();
            if (found.Count == 0) throw NotRegistered(type);
            names.UnionWith(found);
        }

        return names;
    }

    /// <exception cref="InvalidOperationException">The type was not registered.</exception>
    public string NameOf(Type type) => namesOf.TryGetValue(type, out var names) ? names.Name : throw NotRegistered(type);

    /// <summary>Text of <c>mt_dotnet_type</c>: <c>Namespace.Type, Assembly</c>.</summary>
    public string DotnetTypeOf(Type type) => namesOf.TryGetValue(type, out var names) ? names.DotnetType : throw NotRegistered(type);

    /// <summary>UTF-8 JSON as stored.</summary>
    /// <exception cref="InvalidOperationException">The type was not registered: it could be written but never read.</exception>
    /// <exception cref="JsonException">A value is null where the type allows none.</exception>
    /// <exception cref="UnstorableEventException">A JSON value of a client is no valid text.</exception>
    public byte[] Serialize(object data)
    {
        if (!namesOf.ContainsKey(data.GetType())) throw NotRegistered(data.GetType());
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(data, options.GetTypeInfo(data.GetType()));
        }
        catch (JsonException failed) when (failed.InnerException is InvalidOperationException)
        {
            // Half a surrogate pair inside a JsonElement shows only now; in a string it becomes U+FFFD.
            throw new UnstorableEventException(failed.InnerException.Message.TrimEnd('.'), failed);
        }
    }

    /// <exception cref="UnknownEventTypeException">The name is neither current nor retired.</exception>
    public object Deserialize(string name, ReadOnlySpan<byte> utf8Json)
    {
        if (typeOf.TryGetValue(name, out var type)) return Load(name, type, utf8Json);
        if (!retiredNames.TryGetValue(name, out var upcaster)) throw new UnknownEventTypeException(name);

        var data = upcaster.Upcast(Load(name, upcaster.RetiredType, utf8Json));
        for (var steps = 0; !namesOf.ContainsKey(data.GetType()); steps++)
        {
            if (steps == retiredTypes.Count || !retiredTypes.TryGetValue(data.GetType(), out var next))
                throw new InvalidOperationException($"The upcasters of '{name}' end in {data.GetType()}, which is no event written today.");
            data = next.Upcast(data);
        }

        return data;
    }

    private object Load(string name, Type type, ReadOnlySpan<byte> utf8Json) =>
        JsonSerializer.Deserialize(utf8Json, options.GetTypeInfo(type))
        ?? throw new JsonException($"An event '{name}' is stored as JSON null.");

    /// <summary>
    /// A null where the type allows none, or a missing value without a default, is refused in both directions: such an event would
    /// break its readers long after the writer is gone. Metadata may come late since jsonb orders keys by length.
    /// </summary>
    private static JsonSerializerOptions OptionsOf(IJsonTypeInfoResolver json)
    {
        var made = new JsonSerializerOptions(JsonSerializerDefaults.General)
        {
            Converters = { new JsonStringEnumConverter() },
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowOutOfOrderMetadataProperties = true,
            TypeInfoResolver = json,
        };
        made.MakeReadOnly();
        return made;
    }

    private static InvalidOperationException NotRegistered(Type type) => new($"{type} is not a registered event type.");
}
