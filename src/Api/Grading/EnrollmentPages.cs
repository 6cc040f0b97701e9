using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Grading;

/// <summary>A page of memberships that count, the oldest first.</summary>
/// <param name="Names">Of their people.</param>
/// <param name="Next">Address; null: none. So <paramref name="Previous"/>.</param>
internal sealed record EnrollmentPage(
    IReadOnlyList<LearnerEnrollment> Rows, IReadOnlyDictionary<UserId, PersonName> Names, string? Next, string? Previous);

/// <summary>Pages as upstream's <c>CourseEnrollmentPagination</c> cuts them. Source: Open edX <c>lms/djangoapps/grades/rest_api/v1/utils.py</c>.</summary>
/// <remarks>Differs: at most 100 rows; upstream takes any <c>page_size</c>, and each row means reading everything that a learner did.</remarks>
internal sealed class EnrollmentPages(LearnerEnrollmentsQuery enrollments, AccountsQuery accounts, PlatformSettings settings)
{
    private const int Usual = 50;
    private const int Largest = 100;

    /// <param name="course">Null: every run.</param>
    /// <param name="usernames">Empty: everybody; whom nobody is called counts as nobody.</param>
    /// <returns>Null: the cursor is none.</returns>
    public async Task<EnrollmentPage?> Of(HttpRequest request, CourseKey? course, IReadOnlyCollection<string> usernames, CancellationToken ct)
    {
        var text = request.Query.One("cursor");
        if (!EnrollmentCursor.TryParse(text, out var cursor)) return null;
        var size = PageCursor.SizeOf(request.Query, Usual, Largest);
        List<long>? users = usernames.Count == 0 ? null : [];
        foreach (var username in usernames)
        {
            if (await accounts.FindByUsername(username, ct) is { } account) users!.Add(account.UserId);
        }

        // One row more tells whether the page is the last in its direction.
        var forwards = cursor.At is null || cursor.Newer;
        var found = await enrollments.Page(
            course is null ? null : [course.ToString()], users, cursor.At, size + 1, ct, newer: forwards, activeOnly: true);
        var oldestFirst = found.Reverse().ToList();
        var rows = forwards ? oldestFirst.Take(size).ToList() : [.. oldestFirst.TakeLast(size)];
        var hasNext = rows.Count > 0 && (!forwards || found.Count > size);
        var hasPrevious = rows.Count > 0 && (forwards ? cursor.At is not null : found.Count > size);
        return new(
            rows,
            await accounts.Names([.. rows.Select(row => new UserId(row.UserId)).Distinct()], ct),
            hasNext ? new EnrollmentCursor(rows[^1], Newer: true).Address(request, settings) : null,
            hasPrevious ? new EnrollmentCursor(rows[0], Newer: false).Address(request, settings) : null);
    }
}
