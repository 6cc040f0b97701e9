using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>Gives learners more time and takes it back; each version of the wire says it in its own words.</summary>
/// <remarks>Source of the sentences: Open edX <c>lms/djangoapps/instructor/views/tools.py</c> and <c>api.py</c>.</remarks>
public sealed class DueDateOffice(
    StreamStore streams, PublishedCourses courses, AccountsQuery accounts, LearnerEnrollmentsQuery enrollments, LearnerDueDates dates, RequestClock clock)
{
    /// <summary>Whom and what a request is about.</summary>
    public sealed record Case(PublishedCourse Course, PublishedBlock Unit, AccountRow Learner)
    {
        public UserId User => new(Learner.UserId);
    }

    /// <summary>Null, with a sentence: the course has no such block, or nobody has this name or address.</summary>
    public async Task<(Case? Found, string? Error)> Find(CourseKey course, string? learner, string? unit, CancellationToken ct)
    {
        if (await accounts.FindByEmailOrUsername(learner ?? "", ct) is not { } account)
            return (null, $"Could not find student matching identifier: {learner}");
        if (await courses.Find(course, ct) is not { } published || !UsageKey.TryParse(unit ?? "", out var usage) || !published.TryFind(usage, out var block))
            return (null, $"Couldn't find module for url: {unit}");
        return (new(published, block, account), null);
    }

    /// <summary>Null: done. Else a sentence about what is wrong.</summary>
    public async Task<string?> Extend(HttpContext http, Case about, DateTimeOffset due, string? reason, CancellationToken ct)
    {
        var enrollment = await enrollments.Find(about.User, about.Course.Key, ct);
        var usual = (await dates.Of(about.User, CourseOutline.Of(about.Course), enrollment, ct)).WithoutExtensions(about.Unit);
        var ask = new ExtendDueDate(about.User, about.Unit.Usage, due, Actor(http), reason, clock.Now(http));
        var refusal = await Transact(http, about, nameof(ExtendDueDate), state => ask.Decide(state, usual, enrollment is not null), ct);
        return refusal switch
        {
            null => null,
            ExtendDueDate.NotEnrolled => "Could not find student enrollment in the course.",
            ExtendDueDate.NothingDue => $"Unit {about.Unit.Usage} has no due date to extend.",
            _ => "An extended due date must be later than the original due date.",
        };
    }

    /// <summary>The date that counts from now on (null: the unit is never due), or a sentence about what is wrong.</summary>
    public async Task<(DateTimeOffset? Due, string? Error)> Clear(HttpContext http, Case about, string? reason, CancellationToken ct)
    {
        var enrollment = await enrollments.Find(about.User, about.Course.Key, ct);
        var ask = new ClearExtension(about.User, about.Unit.Usage, Actor(http), reason, clock.Now(http));
        if (await Transact(http, about, nameof(ClearExtension), state => ask.Decide(state, enrollment is not null), ct) is not null)
            return (null, "Could not find student enrollment in the course.");
        return ((await dates.Of(about.User, CourseOutline.Of(about.Course), enrollment, ct)).WithoutExtensions(about.Unit), null);
    }

    /// <summary>Every form that people write; without an offset it is UTC. Null: unreadable.</summary>
    public static DateTimeOffset? Parse(string? text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null;

    /// <summary>The topmost blocks that are due, in course order.</summary>
    public static IEnumerable<PublishedBlock> UnitsWithDueDate(PublishedBlock block) =>
        block.Instant("due") is not null || Projections.Courseware.DueDates.CountsWeeks(block) ? [block] : block.Children.SelectMany(UnitsWithDueDate);

    public static string Minute(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Name and key of a unit.</summary>
    public static string Shown(PublishedBlock unit) => unit.DisplayName is { Length: > 0 } name ? $"{name} ({unit.Usage})" : unit.Usage.ToString();

    public static string Title(PublishedBlock unit) => unit.DisplayName is { Length: > 0 } name ? name : unit.Usage.ToString();

    private async Task<Refusal?> Transact(
        HttpContext http, Case about, string command, Func<LearnerSchedule, Decision<LearnerScheduleEvent>> decide, CancellationToken ct)
    {
        var done = await streams.Transact<LearnerSchedule, LearnerScheduleEvent>(
            LearnerScheduleEvent.StreamOf(about.User, about.Course.Key), decide, http.MetadataFor(command), ct);
        return done.Refusal;
    }

    private static UserId Actor(HttpContext http) => http.User.Requester()!.User;
}
