using Microsoft.AspNetCore.Http;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Query parameters (or form fields) as Open edX reads them.</summary>
public static class QueryValues
{
    /// <summary>A parameter that may be repeated and may hold lists with commas: <c>a=1&amp;a=2,3</c>. Empty: not given.</summary>
    public static IReadOnlyList<string> Many(this IQueryCollection query, string name) =>
    [
        .. query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
    ];

    /// <summary>Null: not given, or empty.</summary>
    public static string? One(this IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values) && values.Count > 0 && values[^1] is { Length: > 0 } value ? value : null;

    /// <summary>Reads <c>true/false/1/0</c> without regard to case. False when the text is none of them.</summary>
    /// <param name="value">Null: not given.</param>
    public static bool TryFlag(this IQueryCollection query, string name, out bool? value)
    {
        (var isFlag, value) = query.One(name)?.ToLowerInvariant() switch
        {
            null => (true, (bool?)null),
            "true" or "1" => (true, true),
            "false" or "0" => (true, false),
            _ => (false, null),
        };
        return isFlag;
    }
}
