namespace OpenEdx.Web.Analytics;

/// <summary>A level of a course in figures: what is below it, in two parts that make a whole.</summary>
/// <param name="Caption">What the bars show.</param>
/// <param name="Corner">What a row is: "Section".</param>
/// <param name="Lower">Name of the part that is wanted: "Complete".</param>
/// <param name="Upper">Name of the rest.</param>
/// <param name="Columns">Headings of the cells that rows have besides.</param>
public sealed record DrillModel(string Caption, string Corner, string Lower, string Upper, IReadOnlyList<string> Columns, IReadOnlyList<DrillRow> Rows);

/// <param name="Url">Null: nothing below.</param>
public sealed record DrillRow(string Name, string? Url, double Lower, double Upper, IReadOnlyList<string> Cells);

/// <summary>A step of the way back.</summary>
public sealed record Crumb(string Name, string Url);
