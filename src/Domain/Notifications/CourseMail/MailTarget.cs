namespace OpenEdx.Domain.Notifications;

/// <summary>Whom a mail of a course team is for.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/bulk_email/models.py</c> (Target), <c>data.py</c>.</remarks>
/// <param name="Kind"><c>myself</c>, <c>staff</c>, <c>learners</c>, <c>cohort</c> or <c>track</c>.</param>
/// <param name="Name">Of the cohort, or slug of the track; empty for the others.</param>
public sealed record MailTarget(string Kind, string Name)
{
    public const string Myself = "myself";
    public const string Staff = "staff";
    public const string Learners = "learners";
    public const string Cohort = "cohort";
    public const string Track = "track";

    /// <summary>For lists of the course team.</summary>
    public string Words => Kind switch
    {
        Myself => "Myself",
        Staff => "Staff and instructors",
        Learners => "All students",
        Cohort => $"Cohort: {Name}",
        _ => $"Course mode: {Name}",
    };

    /// <summary>In lists of scheduled mails.</summary>
    public string Short => Name.Length == 0 ? Kind : $"{Kind}-{Name}";

    /// <summary>Of <c>learners</c>, <c>cohort:NAME</c>, <c>track:SLUG</c>; null: no target.</summary>
    public static MailTarget? Of(string text) => text.Split(':', 2) switch
    {
        [Myself or Staff or Learners] => new(text, ""),
        [Cohort or Track, { Length: > 0 } name] => new(text[..text.IndexOf(':', StringComparison.Ordinal)], name),
        _ => null,
    };

    /// <summary>As it is kept and sent: the inverse of <see cref="Of"/>.</summary>
    public override string ToString() => Name.Length == 0 ? Kind : $"{Kind}:{Name}";
}
