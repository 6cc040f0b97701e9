using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections;

namespace OpenEdx.TestKit;

/// <summary>Waits for the daemon, by its own progress rows.</summary>
internal static class DaemonProgress
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task CatchUp(NpgsqlDataSource database, IServiceProvider services, CancellationToken ct)
    {
        string[] shards =
        [
            .. ProjectionsModule.All.Where(p => p.Lifecycle == ProjectionLifecycle.Async)
                .Select(p => p.Version == 1 ? $"{p.Name}:All" : $"{p.Name}:V{p.Version}:All"),
            .. services.GetServices<IProcess>().Select(process => $"{process.Name}:All"),
        ];
        if (shards.Length == 0) return;
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            // Processes append while they catch up: the head is read again each time.
            await using var command = database.CreateCommand(
                """
                select s.name, coalesce(p.last_seq_id, 0), coalesce((select max(seq_id) from mt_events), 0)
                from unnest($1) as s(name) left join mt_event_progression p on p.name = s.name
                """);
            command.Parameters.Add(new() { Value = shards });
            var behind = new List<string>();
            await using (var reader = await command.ExecuteReaderAsync(ct))
            {
                while (await reader.ReadAsync(ct))
                {
                    if (reader.GetInt64(1) < reader.GetInt64(2)) behind.Add($"{reader.GetString(0)} at {reader.GetInt64(1)} of {reader.GetInt64(2)}");
                }
            }

            if (behind.Count == 0) return;
            if (DateTime.UtcNow > until) throw new TimeoutException($"Still behind after {Patience}: {string.Join(", ", behind)}.");
            await Task.Delay(10, ct);
        }
    }
}
