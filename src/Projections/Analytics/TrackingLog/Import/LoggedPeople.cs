using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Projections.Analytics;

/// <summary>Whom a username of a log stands for.</summary>
/// <param name="Learner">See <see cref="TrackedLearner"/>.</param>
/// <param name="Subject">Under whose key lines are sealed.</param>
/// <param name="Key">Null: the person is forgotten, and what a line tells of it is not kept.</param>
internal sealed record LoggedPerson(string Learner, string Subject, PersonalKey? Key);

/// <summary>
/// People of imported lines: accounts of ours by their numbers and under their own keys, others by their usernames and under a key made for each.
/// </summary>
/// <param name="usernameStream">Name of the stream that reserves a username, which outlives the account.</param>
public sealed class LoggedPeople(NpgsqlDataSource database, PersonalKeys keys, InstallationSecrets secrets, Func<string, CancellationToken, Task<string>> usernameStream)
{
    /// <summary>Lines that name nobody.</summary>
    public const string Nobody = "tracking/nobody";

    private const int MostKept = 200_000;

    private readonly Dictionary<string, LoggedPerson> known = new(StringComparer.Ordinal);

    /// <summary>Subject of somebody without an account here.</summary>
    public static string SubjectOf(string username) => $"tracking/{username}";

    /// <param name="usernames">As in the lines; the empty one is nobody.</param>
    internal async Task<IReadOnlyDictionary<string, LoggedPerson>> Resolve(IReadOnlyCollection<string> usernames, CancellationToken ct)
    {
        if (known.Count > MostKept) known.Clear();
        var unseen = usernames.Where(name => !known.ContainsKey(name)).Distinct(StringComparer.Ordinal).ToList();
        if (unseen.Count == 0) return known;
        await using var connection = await database.OpenConnectionAsync(ct);
        var accounts = await Accounts(connection, unseen, ct);
        var strangers = unseen.Where(name => !accounts.ContainsKey(name.ToLowerInvariant())).ToList();
        var retired = await Retired(connection, strangers, ct);
        var forgotten = await Forgotten(connection, strangers, ct);
        var made = await keys.EnsureMany(
            connection, [.. strangers.Where(name => !retired.ContainsKey(name) && !forgotten.Contains(name)).Select(SubjectOfLine).Distinct(StringComparer.Ordinal)], ct);
        var own = await keys.Find(connection, null, [.. accounts.Values.Distinct().Select(Identity.Accounts.SubjectOf)], ct);
        foreach (var name in unseen)
        {
            UserId? user = accounts.TryGetValue(name.ToLowerInvariant(), out var account) ? account : retired.TryGetValue(name, out var former) ? former : null;
            var subject = user is { } one ? Identity.Accounts.SubjectOf(one) : SubjectOfLine(name);

            // No username begins so; a log that claims one would book its lines on an account of ours.
            var learner = user is { } ours ? TrackedLearner.Of(ours) : name.TrimStart('#');
            known[name] = new(learner, subject, own.GetValueOrDefault(subject) ?? made.GetValueOrDefault(subject));
        }

        return known;
    }

    /// <summary>Destroys the key of somebody without an account here, and keeps lines that come later from being readable.</summary>
    /// <returns>False: there was no key.</returns>
    public async Task<bool> Forget(string username, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await TrackingTables.Execute(
            connection, "insert into tracking_log.forgotten (digest) values ($1) on conflict do nothing", ct, new NpgsqlParameter { Value = await Digest(username, ct) });
        var destroyed = await TrackingTables.Execute(
            connection, "delete from vault.personal_keys where starts_with(subject, 'tracking/') and lower(subject) = lower($1) and subject <> $2", ct,
            new NpgsqlParameter { Value = SubjectOf(username) }, new NpgsqlParameter { Value = Nobody });
        await transaction.CommitAsync(ct);
        known.Clear();
        return destroyed > 0;
    }

    private static string SubjectOfLine(string username) => username.Length == 0 ? Nobody : SubjectOf(username);

    private static async Task<Dictionary<string, UserId>> Accounts(NpgsqlConnection connection, IEnumerable<string> usernames, CancellationToken ct)
    {
        var found = new Dictionary<string, UserId>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand("select lower(username), user_id from identity.accounts where lower(username) = any($1)", connection);
        command.Parameters.Add(Texts(usernames.Select(name => name.ToLowerInvariant())));
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found[reader.GetString(0)] = new UserId(reader.GetInt64(1));
        return found;
    }

    /// <summary>Former accounts, known by their reserved names.</summary>
    private async Task<Dictionary<string, UserId>> Retired(NpgsqlConnection connection, List<string> usernames, CancellationToken ct)
    {
        var found = new Dictionary<string, UserId>(StringComparer.Ordinal);
        var byStream = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var name in usernames.Where(name => name.Length > 0))
        {
            var stream = await usernameStream(name, ct);
            if (!byStream.TryGetValue(stream, out var names)) byStream.Add(stream, names = []);
            names.Add(name);
        }

        if (byStream.Count == 0) return found;
        await using var command = new NpgsqlCommand("select stream_id, data ->> 'User' from public.mt_events where stream_id = any($1) and type = 'username_reserved'", connection);
        command.Parameters.Add(new() { Value = byStream.Keys.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            foreach (var name in byStream[reader.GetString(0)]) found[name] = new UserId(long.Parse(reader.GetString(1), CultureInfo.InvariantCulture));
        }

        return found;
    }

    private async Task<HashSet<string>> Forgotten(NpgsqlConnection connection, List<string> usernames, CancellationToken ct)
    {
        var digests = new List<byte[]>(usernames.Count);
        foreach (var name in usernames) digests.Add(await Digest(name, ct));
        var found = new HashSet<string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(
            "select g.place from unnest($1) with ordinality as g (digest, place) join tracking_log.forgotten f on f.digest = g.digest", connection);
        command.Parameters.Add(new() { Value = digests.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found.Add(usernames[(int)reader.GetInt64(0) - 1]);
        return found;
    }

    /// <summary>Keyed, so that a copy of the table names nobody.</summary>
    private async Task<byte[]> Digest(string username, CancellationToken ct) => HMACSHA256.HashData(
        await secrets.Get("tracking_forgotten", () => RandomNumberGenerator.GetBytes(32), ct), Encoding.UTF8.GetBytes(username.ToLowerInvariant()));

    private static NpgsqlParameter Texts(IEnumerable<string> values) => new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
