using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Lists of the analytics data API: JSON, or CSV when the caller accepts <c>text/csv</c> (tracking §5). An empty list is a 404.
/// Fields that are objects are to be <c>Dictionary&lt;string, object?&gt;</c>.
/// Source: Open edX analytics-data-api, <c>analytics_data_api/renderers.py</c>.
/// </summary>
public static class AnalyticsAnswer
{
    /// <summary>An instant as this API writes it: no colons.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HHmmss", CultureInfo.InvariantCulture);

    /// <summary>A week begins and ends at midnight.</summary>
    public static string Midnight(DateOnly date) => date.ToString("yyyy-MM-dd'T'000000", CultureInfo.InvariantCulture);

    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static IResult NotFound() => Results.Json(new { detail = "Not found." }, WireJson.Options, statusCode: 404);

    public static IResult Error(int status, string code, string message) =>
        Results.Json(new { error_code = code, developer_message = message }, WireJson.Options, statusCode: status);

    /// <param name="slug">Last part of the file name of the CSV; null: the list belongs to no course.</param>
    /// <param name="course">Null: the list is of no course, and its CSV gets no name.</param>
    public static IResult List(HttpContext http, IReadOnlyList<Dictionary<string, object?>> items, AnalyticsCourse? course, string? slug)
    {
        if (items.Count == 0) return NotFound();
        if (!WantsCsv(http)) return Results.Json(items, WireJson.Options);
        if (slug is not null && course is not null) http.Response.Headers.ContentDisposition = $"attachment; filename={course.FileName}--{slug}.csv";
        return Results.Text(Csv([.. items.Select(Flat)], http.Request.Query.Many("fields")), "text/csv", Encoding.UTF8);
    }

    /// <summary>By the header <c>Accept</c>, or by <c>?format=csv</c>.</summary>
    public static bool WantsCsv(HttpContext http) =>
        http.Request.Query.One("format") is { } format
            ? format == "csv"
            : http.Request.Headers.Accept.ToString().Contains("text/csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>Objects inside of an item become columns with a dot: <c>country.alpha2</c>.</summary>
    private static Dictionary<string, object?> Flat(Dictionary<string, object?> item)
    {
        if (!item.Values.Any(value => value is IReadOnlyDictionary<string, object?>)) return item;
        var flat = new Dictionary<string, object?>();
        Add(item, "");
        return flat;

        void Add(IReadOnlyDictionary<string, object?> fields, string prefix)
        {
            foreach (var (name, value) in fields)
            {
                if (value is IReadOnlyDictionary<string, object?> inner) Add(inner, $"{prefix}{name}.");
                else flat[prefix + name] = value;
            }
        }
    }

    private static string Csv(IReadOnlyList<Dictionary<string, object?>> items, IReadOnlyList<string> fields)
    {
        var columns = fields.Count > 0 ? fields : [.. items.SelectMany(item => item.Keys).Distinct().Order(StringComparer.Ordinal)];
        var csv = new StringBuilder().AppendJoin(',', columns.Select(Cell)).Append("\r\n");
        foreach (var item in items)
            csv.AppendJoin(',', columns.Select(column => Cell(Text(item.GetValueOrDefault(column))))).Append("\r\n");
        return csv.ToString();
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool truth => truth ? "True" : "False",
        string text => Unarmed(text),
        IEnumerable<string> list => Unarmed(string.Join(", ", list)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Unarmed(value.ToString() ?? ""),
    };

    /// <summary>Answers come from learners: a cell that a spreadsheet would run as a formula gets an apostrophe; numbers stay.</summary>
    private static string Unarmed(string text) =>
        text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' &&
        !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? "'" + text
            : text;

    private static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
