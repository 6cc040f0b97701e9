using Npgsql;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Under which ids statements name people. Accounts of ours are themselves in lines of other installations too, by their usernames; people without an account have an id
/// by username, and those of whom a line gives but the number (somebody whom staff enrolled) one by that number.
/// </summary>
public sealed class StatementPeople(NpgsqlDataSource database, AccountsQuery accounts, LoggedPeople logged, PersonalKeys keys, Pseudonyms pseudonyms) : IDisposable
{
    // What is known of logged people is kept by one reader at a time.
    private readonly SemaphoreSlim one = new(1);

    public void Dispose() => one.Dispose();

    /// <summary>The actor of each event, in their order; null: nobody, somebody unknown, or somebody who is forgotten.</summary>
    internal async Task<IReadOnlyList<string?>> ActorsOf(IReadOnlyList<StatementSource> sources, StatementKind kind, ActorForm form, CancellationToken ct)
    {
        var named = sources.Select(Named).ToList();
        var usernames = await accounts.FindMany([.. named.Select(who => who.Username).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)], ct);
        var byName = usernames.ToDictionary(row => row.Username, row => new UserId(row.UserId), StringComparer.OrdinalIgnoreCase);
        var strangers = await Strangers(named, ct);
        var found = named.ConvertAll(who => who switch
        {
            { Account: not null } => who,
            { Username: { } name } => byName.TryGetValue(name, out var user) ? who with { Account = user } : who,
            { LoggedName: { } name } => strangers[name],
            _ => who,
        });

        var people = await accounts.Names([.. found.Select(who => who.Account).OfType<UserId>().Distinct()], ct);
        if (form != ActorForm.Account) return found.ConvertAll(who => who.Account is { } user && people.TryGetValue(user, out var person) ? person.Email : null);
        var subjects = found.ConvertAll(who => who.Account is { } user ? people.ContainsKey(user) ? Accounts.SubjectOf(user) : null : who.Subject);
        var ids = await pseudonyms.Ensure(kind.Purpose(), [.. subjects.OfType<string>().Distinct(StringComparer.Ordinal)], ct);
        return subjects.ConvertAll(subject => subject is not null && ids.TryGetValue(subject, out var id) ? id.ToString() : null);
    }

    /// <summary>Gives a person the id that it has in another installation already.</summary>
    /// <param name="username">Of an account here, or of somebody of imported lines.</param>
    /// <returns>False when the person is forgotten or has another id, or somebody else has this one.</returns>
    public async Task<bool> Adopt(StatementKind kind, string username, Guid id, CancellationToken ct) =>
        (await Resolved([username], ct))[username] is { Key: not null } person && await pseudonyms.Adopt(kind.Purpose(), person.Subject, id, ct);

    private static Who Named(StatementSource source)
    {
        if (new TrackedEvent(source.Event).Person is not { } person) return default;
        if (TrackedLearner.AccountOf(person) is { } told && source.Logged is null) return new(Account: told);
        if (source.Logged is not { } line)
            return LoggedActor.NumberOf(person) is { } number ? new(Account: new UserId(number)) : new(Username: person);
        if (line.Is(person))
        {
            if (line.Learner is null) return new(LoggedName: line.Username);
            return TrackedLearner.AccountOf(line.Learner) is { } account ? new(Account: account) : new(Subject: line.Learner.Length == 0 ? null : line.Subject);
        }

        // No username begins so: a number is nobody's name.
        return LoggedActor.NumberOf(person) is { } other ? new(Subject: LoggedPeople.SubjectOf($"#{other}"), IsNumber: true) : new(LoggedName: person.Trim());
    }

    /// <summary>People without an account get a key when they are first met, and by it an id.</summary>
    private async Task<Dictionary<string, Who>> Strangers(List<Who> named, CancellationToken ct)
    {
        var numbers = named.Where(who => who.IsNumber).Select(who => who.Subject!).Distinct(StringComparer.Ordinal).ToList();
        if (numbers.Count > 0)
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await keys.EnsureMany(connection, numbers, ct);
        }

        var names = named.Select(who => who.LoggedName).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (names.Count == 0) return [];
        var people = await Resolved(names, ct);
        return names.ToDictionary(
            name => name,
            name => name.Length == 0 || people[name] is not { } person ? default
                : TrackedLearner.AccountOf(person.Learner) is { } user ? new Who(Account: user) : new Who(Subject: person.Key is null ? null : person.Subject),
            StringComparer.Ordinal);
    }

    private async Task<IReadOnlyDictionary<string, LoggedPerson>> Resolved(IReadOnlyCollection<string> names, CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            var people = await logged.Resolve(names, ct);
            return names.ToDictionary(name => name, name => people[name], StringComparer.Ordinal);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>How an event names somebody: one of these.</summary>
    /// <param name="Username">Of an account of ours.</param>
    /// <param name="LoggedName">Of somebody of another installation, who may have an account here.</param>
    /// <param name="Subject">Of the key of somebody without an account.</param>
    private readonly record struct Who(UserId? Account = null, string? Username = null, string? LoggedName = null, string? Subject = null, bool IsNumber = false);
}
