namespace OpenEdx.Domain.Analytics;

/// <summary>Lines of the pipeline's tables: tabs between, <c>\N</c> for null.</summary>
public static class TabSeparated
{
    public static string Line(params ReadOnlySpan<string?> values)
    {
        var cells = new string[values.Length];
        for (var i = 0; i < values.Length; i++) cells[i] = values[i] is { } value ? value.ReplaceLineEndings(" ").Replace('\t', ' ') : @"\N";
        return string.Join('\t', cells);
    }
}
