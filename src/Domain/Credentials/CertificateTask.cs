using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Credentials;

/// <summary>What a job over the certificates of a course run needs to know: the input of its <c>task_requested</c>.</summary>
/// <remarks>Source of the kinds: Open edX <c>lms/djangoapps/instructor_task/api.py</c>.</remarks>
/// <param name="Only">One of <see cref="Exceptions"/>, <see cref="ExceptionsWithout"/>; null: all members.</param>
/// <param name="Statuses">Of a regeneration: members whose certificates stand so; empty: whoever has none to see.</param>
public sealed record CertificateTask(Guid Task, string? Only, IReadOnlyList<string> Statuses, UserId By, DateTimeOffset At)
{
    /// <summary>Makes certificates for all members who have none to see.</summary>
    public const string Generate = "generate_certificates_all_student";

    /// <summary>The same for the list of exceptions.</summary>
    public const string GenerateSet = "generate_certificates_student_set";

    /// <summary>Makes certificates anew.</summary>
    public const string Regenerate = "regenerate_certificates_all_student";

    /// <summary>Everybody on the list of exceptions.</summary>
    public const string Exceptions = "allowlisted";

    /// <summary>Those of them who have no certificate to see.</summary>
    public const string ExceptionsWithout = "allowlisted_not_generated";

    public static IReadOnlyList<string> Kinds { get; } = [Generate, GenerateSet, Regenerate];
}
