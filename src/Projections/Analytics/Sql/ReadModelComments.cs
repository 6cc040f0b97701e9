using System.Text.Json;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>What the code says about read models, as comments on their tables (views of the live version) and columns.</summary>
internal static class ReadModelComments
{
    public static IEnumerable<string> Of(IReadOnlyList<IProjection> projections)
    {
        var docs = DocComments.Beside(typeof(ReadModelComments).Assembly);
        foreach (var projection in projections)
        {
            var about = docs.SummaryOf(projection.GetType());
            foreach (var table in projection.Tables) yield return On(table, LogViewsDdl.Comment($"view {table}", about));
            if (projection.Tables is not [var single] || RowOf(projection.GetType()) is not { } row) continue;
            var columns = row.GetConstructors().MaxBy(made => made.GetParameters().Length)!.GetParameters().Select(parameter =>
                LogViewsDdl.Comment($"column {single}.\"{JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!)}\"", docs.ParameterOf(row, parameter.Name!)));
            yield return On(single, string.Concat(columns));
        }
    }

    /// <summary>A projection that was not made yet has no view yet, and is told about with the next release.</summary>
    private static string On(string view, string comments) => comments.Length == 0
        ? ""
        : $"do $do$ begin if (select c.relkind = 'v' from pg_class c where c.oid = to_regclass('{view}')) then {comments} end if; end $do$;";

    private static Type? RowOf(Type? projection)
    {
        for (; projection is not null; projection = projection.BaseType)
        {
            if (projection.IsGenericType && projection.GetGenericTypeDefinition() == typeof(RowProjection<,>)) return projection.GetGenericArguments()[0];
        }

        return null;
    }
}
