namespace OpenEdx.Projections.Identity;

/// <summary>What Identity keeps beside the log: no facts about anybody, and no read model.</summary>
public static class SignInTables
{
    /// <summary>
    /// <c>identity.user_ids</c>: numbers of persons. <c>identity.unknown_logins</c>: wrong passwords under names that nobody has, kept for a day. <c>identity.attempts</c>: how often something was tried by an
    /// address or for a name; unlogged, since a crash may forget it. <c>identity.profile_images</c>: pictures of people in each size, sealed under the key of the person.
    /// </summary>
    public const string Ddl = """
        create schema if not exists identity;
        create sequence if not exists identity.user_ids;
        create table if not exists identity.unknown_logins (
            digest          text primary key,
            failures        int not null,
            last_failure_at timestamptz not null);
        create index if not exists idx_unknown_logins_last_failure_at on identity.unknown_logins (last_failure_at);
        create unlogged table if not exists identity.attempts (
            limit_name text not null,
            subject    text not null,
            ends_at    timestamptz not null,
            attempts   int not null,
            primary key (limit_name, subject));
        create index if not exists idx_attempts_ends_at on identity.attempts (ends_at);
        create table if not exists identity.profile_images (
            name    text not null,
            edge    int not null,
            user_id bigint not null,
            sealed  text not null,
            primary key (name, edge));
        create index if not exists idx_profile_images_user_id on identity.profile_images (user_id);
        """;
}
