using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Lists of the analytics data API: JSON, or CSV when the caller accepts <c>text/csv</c> (tracking §5). An empty list is a 404.
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
    public static IResult List(HttpContext http, IReadOnlyList<Dictionary<string, object?>> items, CourseKey course, string? slug)
    {
        if (items.Count == 0) return NotFound();
        if (!http.Request.Headers.Accept.ToString().Contains("text/csv", StringComparison.OrdinalIgnoreCase))
            return Results.Json(items, WireJson.Options);
        if (slug is not null)
            http.Response.Headers.ContentDisposition = $"attachment; filename={course.Org}-{course.Number}-{course.Run}--{slug}.csv";
        return Results.Text(Csv(items, http.Request.Query.Many("fields")), "text/csv", Encoding.UTF8);
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
