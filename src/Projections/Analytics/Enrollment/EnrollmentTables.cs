using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>Tables of <see cref="EnrollmentChanges"/>.</summary>
internal static class EnrollmentTables
{
    public const string Facts = "analytics.enrollment_facts";
    public const string Changes = "analytics.enrollment_changes";
    public const string Cuts = "analytics.enrollment_cuts";
    public const string Learners = "analytics.enrollment_learners";
    public const string Traits = "analytics.enrollment_traits";
    public const string Cohorts = "analytics.enrollment_cohorts";
    public const string Grades = "analytics.enrollment_grades";
    public const string Numbers = "analytics.learner_numbers";

    /// <summary>Cohort of learners who are in none; numbers of cohorts begin at 1.</summary>
    public const int NoCohort = 0;

    public static IReadOnlyList<string> All { get; } = [Facts, Changes, Cuts, Learners, Traits, Cohorts, Grades, Numbers];

    public static string Ddl(TableNames names) => $"""
        create table if not exists {names[Facts]} (
            course_id text not null,
            learner text not null,
            position bigint not null,
            at timestamptz not null,
            kind text not null,
            mode text not null,
            primary key (learner, course_id, position)
        );
        create index if not exists {names.Index(Facts, "course_id", "at")} on {names[Facts]} (course_id, at);
        create table if not exists {names[Changes]} (
            course_id text not null,
            date date not null,
            mode text not null,
            count_change integer not null,
            cumulative_change integer not null,
            primary key (course_id, date, mode)
        );
        create table if not exists {names[Cuts]} (
            course_id text not null,
            cut text not null,
            value text not null,
            mode text not null,
            cohort integer not null,
            date date not null,
            count_change integer not null,
            cumulative_change integer not null,
            primary key (course_id, cut, value, date, mode, cohort)
        );
        create table if not exists {names[Learners]} (
            course_id text not null,
            learner text not null,
            is_active boolean not null,
            mode text not null,
            cohort integer,
            primary key (course_id, learner)
        );
        create table if not exists {names[Traits]} (
            learner text primary key,
            gender text,
            birth_year integer,
            education text,
            country text,
            country_at timestamptz
        );
        create table if not exists {names[Cohorts]} (
            course_id text not null,
            learner text not null,
            cohort integer not null,
            primary key (learner, course_id)
        );
        create table if not exists {names[Grades]} (
            course_id text not null,
            learner text not null,
            date date not null,
            is_passing boolean not null,
            at timestamptz not null,
            rank bigint not null,
            primary key (learner, course_id, date)
        );
        create table if not exists {names[Numbers]} (
            number bigint primary key,
            learner text not null
        );
        create index if not exists {names.Index(Numbers, "learner")} on {names[Numbers]} (learner);
        """;
}
