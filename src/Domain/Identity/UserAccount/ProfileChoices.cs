namespace OpenEdx.Domain.Identity;

/// <summary>Answers that a profile offers: codes of the wire, and names for people.</summary>
public static class ProfileChoices
{
    /// <summary>Source: Open edX <c>common/djangoapps/student/models/user.py</c> (UserProfile).</summary>
    public static IReadOnlyList<(string Code, string Name)> Genders { get; } = [("m", "Male"), ("f", "Female"), ("o", "Other/Prefer Not to Say")];

    /// <inheritdoc cref="Genders"/>
    public static IReadOnlyList<(string Code, string Name)> LevelsOfEducation { get; } =
    [
        ("p", "Doctorate"), ("m", "Master's or professional degree"), ("b", "Bachelor's degree"), ("a", "Associate degree"),
        ("hs", "Secondary/high school"), ("jhs", "Junior secondary/junior high/middle school"), ("el", "Elementary/primary school"),
        ("none", "No formal education"), ("other", "Other education"),
    ];
}
