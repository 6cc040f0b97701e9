namespace OpenEdx.Domain.Analytics;

/// <summary>Levels of education: codes of profiles, and what reports call them (tracking §4.2).</summary>
public static class EducationLevels
{
    /// <summary>In the order of charts (tracking §6).</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["none", "primary", "junior_secondary", "secondary", "associates", "bachelors", "masters", "doctorate", "other"];

    /// <summary>Null: unknown.</summary>
    public static string? NameOf(string? code) => code switch
    {
        "el" => "primary",
        "jhs" => "junior_secondary",
        "hs" => "secondary",
        "a" => "associates",
        "b" => "bachelors",
        "m" => "masters",
        "p" or "p_se" or "p_oth" => "doctorate",
        "none" => "none",
        "other" => "other",
        _ => null,
    };
}
