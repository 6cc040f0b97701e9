using Npgsql;
using OpenEdx.TestKit;

namespace OpenEdx.Faults.Tests.Model;

/// <summary>Brings one misfortune after another upon an arena, drawn from a seed.</summary>
internal sealed class Chaos(Arena arena, int seed)
{
    private readonly Random random = new(seed);

    /// <summary>
    /// Small misfortunes, one for every few appends, until so many were acknowledged; PostgreSQL dies the given number of
    /// times on the way. By count, so that a busy machine only takes longer.
    /// </summary>
    public async Task Run(int acknowledged, int crashes)
    {
        for (var crash = 0; crash <= crashes; crash++)
        {
            while (arena.Counts["appends acknowledged"] < acknowledged * (crash + 1) / (crashes + 1)) await One();
            if (crash == crashes) break;
            await arena.Crash();
            arena.Counts.Add("crashes of PostgreSQL");
        }

        arena.Wire.Delay = TimeSpan.Zero;
        arena.Wire.CutAll();
    }

    /// <summary>Rebuilds, as often as they come to an end.</summary>
    public async Task Rebuild(CancellationToken stop)
    {
        var which = new Random(seed + 1);
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(which.Next(300, 900), Arena.Ct);
            string?[] names = [null, "tallies", "inline_tallies"];
            try
            {
                await arena.Rebuilder.Rebuild(names[which.Next(names.Length)], null, Arena.Ct);
                arena.Counts.Add("rebuilds completed");
            }
            catch (Exception broken) when (Outcomes.IsOpen(broken) && !Arena.Ct.IsCancellationRequested)
            {
                arena.Counts.Add("rebuilds interrupted");
            }
        }
    }

    /// <summary>Shows readers one version and then the other; drops the one that they do not see, so that it is built from nothing.</summary>
    public async Task Switch(CancellationToken stop)
    {
        var which = new Random(seed + 2);
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(which.Next(200, 600), Arena.Ct);
            var (name, version) = (which.Next(2) == 0 ? "tallies" : "inline_tallies", which.Next(1, 3));
            try
            {
                if (which.Next(3) == 0)
                {
                    await arena.Versions.Drop(name, version, Arena.Ct);
                    arena.Counts.Add("versions dropped");
                }
                else if (await arena.Versions.Switch(name, version, null, Arena.Ct))
                {
                    arena.Counts.Add("versions switched");
                }
            }
            catch (ArgumentException)
            {
                // Readers see it, or it is not there.
            }
            catch (Exception broken) when (Outcomes.IsOpen(broken) && !Arena.Ct.IsCancellationRequested)
            {
                arena.Counts.Add("switches interrupted");
            }
        }
    }

    private async Task One()
    {
        for (var wanted = arena.History.Attempts.Count + random.Next(2, 12); arena.History.Attempts.Count < wanted;) await Task.Delay(5, Arena.Ct);
        try
        {
            switch (random.Next(8))
            {
                case 0:
                    await Signal("pg_terminate_backend", "connections terminated");
                    break;
                case 1:
                    await Signal("pg_cancel_backend", "statements cancelled");
                    break;
                case 2:
                    arena.Counts.Add("connections cut", arena.Wire.CutAll());
                    break;
                case 3 or 4:
                    var fate = Enum.GetValues<Fate>()[random.Next(Enum.GetValues<Fate>().Length)];
                    _ = arena.Wire.Next("", fate);
                    arena.Counts.Add("requests doomed");
                    break;
                case 5:
                    arena.Wire.Delay = TimeSpan.FromMilliseconds(random.Next(3));
                    break;
                case 6:
                    await Hold(random.Next(30, 150));
                    break;
                default:
                    await Circle();
                    break;
            }
        }
        catch (NpgsqlException)
        {
            // Our own statement became a victim.
        }
    }

    private async Task Signal(string function, string what)
    {
        await using var command = arena.Observer.CreateCommand(
            $"select count({function}(pid)) from (select pid from pg_stat_activity where application_name like 'model%' order by random() limit $1) victims");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = random.Next(1, 4) });
        arena.Counts.Add(what, (long)(await command.ExecuteScalarAsync(Arena.Ct))!);
    }

    /// <summary>Somebody sits on a stream.</summary>
    private async Task Hold(int milliseconds)
    {
        await using var connection = await arena.Observer.OpenConnectionAsync(Arena.Ct);
        await using var transaction = await connection.BeginTransactionAsync(Arena.Ct);
        await Lock(connection, random.Next(Draft.Streams));
        await Task.Delay(milliseconds, Arena.Ct);
        arena.Counts.Add("streams held");
    }

    /// <summary>Takes streams in the order in which appends do not.</summary>
    private async Task Circle()
    {
        await using var connection = await arena.Observer.OpenConnectionAsync(Arena.Ct);
        await using var transaction = await connection.BeginTransactionAsync(Arena.Ct);
        for (var number = Draft.Streams - 1; number >= 0; number--)
        {
            await Lock(connection, number);
            await Task.Delay(random.Next(15), Arena.Ct);
        }

        arena.Counts.Add("streams held in the wrong order");
    }

    private static async Task Lock(NpgsqlConnection connection, int number)
    {
        await using var command = new NpgsqlCommand("select from mt_streams where id = $1 for update", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Draft.Shared(number) });
        await command.ExecuteNonQueryAsync(Arena.Ct);
    }
}
