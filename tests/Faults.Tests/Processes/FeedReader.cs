using System.Net.Http.Headers;
using System.Text.Json;

namespace OpenEdx.Faults.Tests.Processes;

/// <summary>A data team's reader of the event feed: live over HTTP, going on behind the last event it has whenever the answer breaks off.</summary>
internal sealed class FeedReader(Uri lms, string token) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient http = new() { BaseAddress = lms, Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Positions in the order of their arrival.</summary>
    public List<long> Seen { get; } = [];

    /// <summary>How often the feed broke off.</summary>
    public int Breaks { get; private set; }

    private long Last => Seen.Count == 0 ? 0 : Seen[^1];

    /// <summary>Reads until there is nothing more after the stop.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Read(isLive: true, stop);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or JsonException)
            {
                Breaks++;
                await Task.Delay(Pause, CancellationToken.None);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
        }

        await Read(isLive: false, CancellationToken.None);
    }

    public void Dispose() => http.Dispose();

    private async Task Read(bool isLive, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/events/v1/events?after={Last}&live={(isLive ? "true" : "false")}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        answer.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(ct));
        while (await lines.ReadLineAsync(ct) is { } line)
        {
            // A line that a killed server left unfinished is no JSON, and is asked for again.
            using var fact = JsonDocument.Parse(line);
            Seen.Add(fact.RootElement.GetProperty("position").GetInt64());
        }
    }
}
