namespace OpenEdx.Projections.Identity;

/// <summary>What Identity keeps beside the log: no facts about anybody, and no read model.</summary>
public static class SignInTables
{
    /// <summary>
    /// <c>identity.user_ids</c>: numbers of persons. <c>identity.unknown_logins</c>: wrong passwords under names that nobody has, kept for a day.
    /// </summary>
    public const string Ddl = """
        create schema if not exists identity;
        create sequence if not exists identity.user_ids;
        create table if not exists identity.unknown_logins (
            digest          text primary key,
            failures        int not null,
            last_failure_at timestamptz not null);
        create index if not exists idx_unknown_logins_last_failure_at on identity.unknown_logins (last_failure_at);
        """;
}
