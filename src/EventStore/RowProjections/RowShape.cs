using System.Linq.Expressions;
using System.Reflection;
using Npgsql;

namespace OpenEdx.EventStore.RowProjections;

/// <summary>Columns of a row type or key type, with compiled access. Built once per type.</summary>
internal sealed class RowShape<T>
{
    private RowShape()
    {
        var constructor = typeof(T).GetConstructors().OrderByDescending(c => c.GetParameters().Length).FirstOrDefault(IsCovered)
            ?? throw new InvalidOperationException($"{typeof(T).Name} has no public constructor whose parameters are its properties.");
        var parameters = constructor.GetParameters().Select(p => typeof(T).GetProperty(p.Name!)!).ToArray();
        var assigned = typeof(T).GetProperties().Where(p => p.CanWrite && !parameters.Contains(p)).ToArray();
        var nullability = new NullabilityInfoContext();
        Columns = [.. parameters.Concat(assigned).Select(ColumnOf)];

        var reader = Expression.Parameter(typeof(NpgsqlDataReader));
        Read = Expression.Lambda<Func<NpgsqlDataReader, T>>(Made((column, i) => column.Read(reader, i)), reader).Compile();

        var source = Expression.Parameter(typeof(T));
        var instants = Columns.Where(c => IsInstant(c.Property.PropertyType)).ToArray();
        Exact = instants.Length == 0
            ? value => value
            : Expression.Lambda<Func<T, T>>(
                Expression.Condition(
                    instants.Select(c => Call(nameof(Instants.IsExact), Expression.Property(source, c.Property))).Aggregate<Expression>(Expression.AndAlso),
                    source,
                    Made((column, _) => IsInstant(column.Property.PropertyType)
                        ? Call(nameof(Instants.ToExact), Expression.Property(source, column.Property))
                        : Expression.Property(source, column.Property))),
                source).Compile();

        var pool = Expression.Parameter(typeof(TextPool));
        Pooled = Columns.All(c => c.Property.PropertyType != typeof(string) || c.Nullable)
            ? (value, _) => value
            : Expression.Lambda<Func<T, TextPool, T>>(
                Made((column, _) => column.Property.PropertyType == typeof(string) && !column.Nullable
                    ? Expression.Call(pool, nameof(TextPool.Of), null, Expression.Property(source, column.Property))
                    : Expression.Property(source, column.Property)),
                source, pool).Compile();

        Column<T> ColumnOf(PropertyInfo property)
        {
            var nullable = nullability.Create(property).ReadState == NullabilityState.Nullable;
            return (Column<T>)Activator.CreateInstance(typeof(Column<,>).MakeGenericType(typeof(T), property.PropertyType), property, nullable)!;
        }

        Expression Made(Func<Column<T>, int, Expression> value)
        {
            var values = Columns.Select(value).ToArray();
            return Expression.MemberInit(
                Expression.New(constructor, values[..parameters.Length]),
                values[parameters.Length..].Select((v, i) => Expression.Bind(assigned[i], v)));
        }
    }

    public static RowShape<T> Instance { get; } = new();

    public IReadOnlyList<Column<T>> Columns { get; }

    /// <summary>From a result row that has the columns in this order.</summary>
    public Func<NpgsqlDataReader, T> Read { get; }

    /// <summary>
    /// The value as it would come back from the database: instants in UTC and whole microseconds. Without this a row folded
    /// further within one batch could differ from one that was stored in between, and live rows from rebuilt ones.
    /// </summary>
    public Func<T, T> Exact { get; }

    /// <summary>The same value with texts from a pool.</summary>
    public Func<T, TextPool, T> Pooled { get; }

    private static bool IsCovered(ConstructorInfo constructor) =>
        constructor.GetParameters().All(p => typeof(T).GetProperty(p.Name!)?.PropertyType == p.ParameterType);

    private static bool IsInstant(Type type) => (Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTimeOffset);

    private static MethodCallExpression Call(string method, Expression value) =>
        Expression.Call(typeof(Instants).GetMethod(method, [value.Type])!, value);
}

/// <summary>Instants in the precision of PostgreSQL.</summary>
internal static class Instants
{
    public static bool IsExact(DateTimeOffset value) => value.Offset == TimeSpan.Zero && value.Ticks % TimeSpan.TicksPerMicrosecond == 0;

    public static bool IsExact(DateTimeOffset? value) => value is not { } some || IsExact(some);

    public static DateTimeOffset ToExact(DateTimeOffset value) =>
        new(value.UtcTicks - (value.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    public static DateTimeOffset? ToExact(DateTimeOffset? value) => value is { } some ? ToExact(some) : null;
}
