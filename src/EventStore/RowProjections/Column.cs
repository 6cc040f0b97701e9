using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.EventStore.RowProjections;

/// <summary>One property of a row, or of its key, and the column that holds it.</summary>
internal abstract class Column<TOwner>(PropertyInfo property, bool nullable)
{
    public PropertyInfo Property { get; } = property;

    public bool Nullable { get; } = nullable;

    public ColumnType Type { get; } = ColumnType.Of(property.PropertyType, $"{typeof(TOwner).Name}.{property.Name}");

    /// <summary>Quoted: a property may bear the name of a word of SQL.</summary>
    public string Name { get; } = $"\"{Columns.NameOf(property.Name)}\"";

    /// <summary>The values of many owners as one array parameter.</summary>
    public abstract NpgsqlParameter ValuesOf(IReadOnlyList<TOwner> owners);

    /// <summary>The value of one owner into a binary <c>COPY</c>.</summary>
    public abstract Task Write(NpgsqlBinaryImporter importer, TOwner owner, CancellationToken ct);

    /// <summary>The property's value from a result row.</summary>
    public abstract Expression Read(Expression reader, int ordinal);
}

internal sealed class Column<TOwner, TValue>(PropertyInfo property, bool nullable) : Column<TOwner>(property, nullable)
{
    private readonly Func<TOwner, TValue> value = Columns.Getter<TOwner, TValue>(property);

    public override NpgsqlParameter ValuesOf(IReadOnlyList<TOwner> owners)
    {
        if (this is Column<TOwner, string[]?> texts) return Parameter(Collect(owners, owner => Columns.ArrayLiteral(texts.value(owner))));
        if (this is Column<TOwner, JsonText> json) return Parameter(Collect(owners, owner => json.value(owner).ToString()));
        if (this is Column<TOwner, JsonText?> maybeJson) return Parameter(Collect(owners, owner => maybeJson.value(owner)?.ToString()));
        return Parameter(Collect(owners, value));
    }

    public override Task Write(NpgsqlBinaryImporter importer, TOwner owner, CancellationToken ct) => value(owner) switch
    {
        null => importer.WriteNullAsync(ct),
        string[] texts => importer.WriteAsync(texts, NpgsqlDbType.Array | NpgsqlDbType.Text, ct),
        JsonText json => importer.WriteAsync(json.ToString(), NpgsqlDbType.Jsonb, ct),
        var some => importer.WriteAsync(some, Type.Db, ct),
    };

    public override Expression Read(Expression reader, int ordinal)
    {
        var at = Expression.Constant(ordinal);
        var bare = System.Nullable.GetUnderlyingType(typeof(TValue)) ?? typeof(TValue);
        Expression read = bare == typeof(JsonText)
            ? Expression.New(typeof(JsonText).GetConstructor([typeof(string)])!, Field(typeof(string)))
            : Field(bare);
        return Nullable
            ? Expression.Condition(
                Expression.Call(reader, nameof(NpgsqlDataReader.IsDBNull), null, at),
                Expression.Default(typeof(TValue)),
                Expression.Convert(read, typeof(TValue)))
            : read;

        Expression Field(Type type) => Expression.Call(reader, nameof(NpgsqlDataReader.GetFieldValue), [type], at);
    }

    private static T[] Collect<T>(IReadOnlyList<TOwner> owners, Func<TOwner, T> value)
    {
        var values = new T[owners.Count];
        for (var i = 0; i < values.Length; i++) values[i] = value(owners[i]);
        return values;
    }

    private NpgsqlParameter<T[]> Parameter<T>(T[] values) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | Type.Db };
}

internal static class Columns
{
    private static readonly CompositeFormat Literal = CompositeFormat.Parse("\"{0}\"");

    public static string NameOf(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);

    public static Func<TOwner, TValue> Getter<TOwner, TValue>(PropertyInfo property)
    {
        var owner = Expression.Parameter(typeof(TOwner));
        return Expression.Lambda<Func<TOwner, TValue>>(Expression.Property(owner, property), owner).Compile();
    }

    /// <summary>PostgreSQL's text form of an array of texts.</summary>
    public static string? ArrayLiteral(string[]? texts) => texts is null
        ? null
        : $"{{{string.Join(',', texts.Select(text => string.Format(CultureInfo.InvariantCulture, Literal, text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal))))}}}";
}
