using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// Pictures that people give: drawn anew in four sizes, so that nothing of the file itself (places, cameras, hidden contents) is kept, and sealed under the key of the person
/// in <c>identity.profile_images</c>, apart from the log. Forgetting the person makes every copy of the table unreadable, too. ADR-0032.
/// </summary>
public sealed class Portraits(NpgsqlDataSource database, PersonalKeys keys, ProfileImages images, StreamStore streams) : IDisposable
{
    public const int SmallestFile = 100;
    public const int LargestFile = 1024 * 1024;

    // A picture of thirteen million pixels takes up to 150 MB while it is read.
    private readonly SemaphoreSlim oneAtATime = new(1);

    /// <returns>False: the account is gone, or waits to be forgotten.</returns>
    /// <exception cref="PictureException">The file is no picture that we read.</exception>
    public async Task<bool> Change(UserId user, byte[] file, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        var sizes = await Draw(file, ct);
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            if (await KeyOf(connection, user, ct) is not { } key) return false;
            await using var command = new NpgsqlCommand(
                """
                insert into identity.profile_images (name, edge, user_id, sealed) select $1, edge, $2, sealed from unnest($3, $4) as s(edge, sealed)
                on conflict (name, edge) do update set sealed = excluded.sealed
                """, connection);
            command.Parameters.Add(new() { Value = await images.NameOf(user.Value, ct) });
            command.Parameters.Add(new() { Value = user.Value });
            command.Parameters.Add(new() { Value = sizes.Keys.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
            command.Parameters.Add(new() { Value = sizes.Values.Select(bytes => key.Seal(Convert.ToBase64String(bytes))).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            await command.ExecuteNonQueryAsync(ct);
        }

        var done = await streams.Transact<UserAccount, UserAccountEvent>(UserAccountEvent.StreamOf(user), new ChangeProfileImage(user, at).Decide, metadata, ct);
        return done.Refusal is null;
    }

    /// <returns>False: the account is gone, or waits to be forgotten.</returns>
    public async Task<bool> Remove(UserId user, DateTimeOffset at, EventMetadata metadata, CancellationToken ct)
    {
        var done = await streams.Transact<UserAccount, UserAccountEvent>(UserAccountEvent.StreamOf(user), new RemoveProfileImage(user, at).Decide, metadata, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await Forget(connection, null, user, ct);
        return done.Refusal is null;
    }

    /// <summary>JPEG of a person; null: there is none, or nobody may read it any more.</summary>
    public async Task<byte[]?> Find(string name, int edge, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        string text;
        UserId user;
        await using (var command = new NpgsqlCommand(
            """
            select p.user_id, p.sealed from identity.profile_images p join identity.accounts a on a.user_id = p.user_id
            where p.name = $1 and p.edge = $2 and a.image_uploaded_at is not null and a.leaving_since is null
            """, connection))
        {
            command.Parameters.Add(new() { Value = name });
            command.Parameters.Add(new() { Value = edge });
            await using var reader = await command.ExecuteReaderAsync(ct);
            if (!await reader.ReadAsync(ct)) return null;
            (user, text) = (new UserId(reader.GetInt64(0)), reader.GetString(1));
        }

        return await KeyOf(connection, user, ct) is { } key ? Convert.FromBase64String(key.Open(text)) : null;
    }

    /// <summary>Deletes what is stored; with the retirement of a person in its transaction.</summary>
    public static async Task Forget(NpgsqlConnection connection, NpgsqlTransaction? transaction, UserId user, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("delete from identity.profile_images where user_id = $1", connection, transaction);
        command.Parameters.Add(new() { Value = user.Value });
        await command.ExecuteNonQueryAsync(ct);
    }

    public void Dispose() => oneAtATime.Dispose();

    private async Task<IReadOnlyDictionary<int, byte[]>> Draw(byte[] file, CancellationToken ct)
    {
        await oneAtATime.WaitAsync(ct);
        try
        {
            var whole = PictureReader.Read(file);
            var largest = Square.Of(whole, ProfileImages.Sizes.Values.Max());
            return ProfileImages.Sizes.Values.ToDictionary(edge => edge, edge => JpegWriter.Write(edge == largest.Width ? largest : Square.Of(largest, edge)));
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    private async Task<PersonalKey?> KeyOf(NpgsqlConnection connection, UserId user, CancellationToken ct)
    {
        var subject = Projections.Identity.Accounts.SubjectOf(user);
        return (await keys.Find(connection, null, [subject], ct)).GetValueOrDefault(subject);
    }
}
