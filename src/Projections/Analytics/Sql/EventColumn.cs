using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>A field of an event as a column of its view.</summary>
/// <param name="Field">Name in the stored JSON.</param>
/// <param name="Sql">Expression over <c>e.data</c>.</param>
internal sealed record EventColumn(string Field, string Name, string Sql)
{
    private static readonly Dictionary<Type, string> Scalars = new()
    {
        [typeof(string)] = "text",
        [typeof(int)] = "integer",
        [typeof(long)] = "bigint",
        [typeof(double)] = "double precision",
        [typeof(decimal)] = "numeric",
        [typeof(bool)] = "boolean",
        [typeof(Guid)] = "uuid",
        [typeof(DateOnly)] = "date",
        [typeof(DateTimeOffset)] = "timestamptz",
        [typeof(UserId)] = "bigint",
        [typeof(CourseKey)] = "text",
        [typeof(UsageKey)] = "text",
        [typeof(LibraryKey)] = "text",

        // Cipher text; who may read it has the person's key.
        [typeof(SealedText)] = "text",
    };

    /// <summary>Columns of the event's fields in the order of its record.</summary>
    public static IReadOnlyList<EventColumn> Of(Type type) =>
    [
        .. type.GetConstructors().MaxBy(made => made.GetParameters().Length)!.GetParameters().Select(field => Of(field.Name!, field.ParameterType)),
    ];

    private static EventColumn Of(string field, Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var kind = bare.IsEnum ? "text" : Scalars.GetValueOrDefault(bare);
        return new(field, NameOf(field, bare), kind switch
        {
            // What has a structure stays JSON.
            null => $"e.data -> '{field}'",
            "text" => $"e.data ->> '{field}'",
            _ => $"(e.data ->> '{field}')::{kind}",
        });
    }

    /// <summary>As in the read models: what identifies somebody or something ends in <c>_id</c>. Besides, <c>user</c> and <c>grant</c> are words of SQL.</summary>
    private static string NameOf(string field, Type type)
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(field);
        if (type == typeof(UserId) || name == "user") return name == "user" ? "user_id" : $"{name}_user_id";
        return (type == typeof(CourseKey) || type == typeof(Guid)) && !name.EndsWith("_id", StringComparison.Ordinal) ? $"{name}_id" : name;
    }
}
