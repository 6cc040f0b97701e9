using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Analytics;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Workers.Analytics;

/// <summary>One receiver of statements over HTTP. Source of the headers: xAPI 1.0.3 part 3, §1.5 and §2.1.</summary>
public sealed class StatementClient : IDisposable
{
    private const int LongestAnswer = 64 * 1024;
    private const int LongestReason = 500;

    private readonly StatementTarget target;
    private readonly Uri address;
    private readonly string lmsRoot;
    private readonly TimeProvider clock;
    private readonly HttpClient client;

    public StatementClient(StatementTarget target, PlatformSettings platform, TimeProvider clock)
    {
        this.target = target;
        this.clock = clock;
        lmsRoot = platform.LmsRoot;
        address = target.Kind == StatementKind.Xapi ? new Uri($"{target.Address.AbsoluteUri.TrimEnd('/')}/statements") : target.Address;

        // A redirect could lead anywhere, and the credentials with it.
        var transport = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        client = new(transport) { Timeout = target.Patience, MaxResponseContentBufferSize = LongestAnswer };
        client.DefaultRequestHeaders.Authorization = target.Authorization;
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (target.Kind == StatementKind.Xapi) client.DefaultRequestHeaders.Add("X-Experience-API-Version", XapiTransformer.Version);
    }

    /// <summary>Sends them in one request.</summary>
    /// <returns>Null: they are there. Else why the receiver takes no such request: one of them is wrong, or together they are too large.</returns>
    /// <exception cref="ReceiverUnavailableException">It takes nothing at present.</exception>
    public async Task<string?> Send(IReadOnlyList<JsonObject> documents, CancellationToken ct)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(Body(documents)));
        content.Headers.ContentType = new("application/json");
        try
        {
            using var answer = await client.PostAsync(address, content, ct);
            return answer.StatusCode switch
            {
                _ when answer.IsSuccessStatusCode => null,

                // Of a single one: it is there already, from a time before the answer was lost.
                HttpStatusCode.Conflict => documents.Count == 1 ? null : "409",
                HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity => await Reason(answer, ct),
                var other => throw new ReceiverUnavailableException($"{address.Host} answered {(int)other}."),
            };
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new ReceiverUnavailableException($"{address.Host} cannot be reached: {failure.Message}", failure);
        }
    }

    public void Dispose() => client.Dispose();

    private JsonNode Body(IReadOnlyList<JsonObject> documents)
    {
        var copies = new JsonArray([.. documents.Select(document => document.DeepClone())]);
        return target.Kind == StatementKind.Xapi ? copies : CaliperTransformer.Envelope(copies, lmsRoot, clock.GetUtcNow());
    }

    private static async Task<string> Reason(HttpResponseMessage answer, CancellationToken ct)
    {
        var text = (await answer.Content.ReadAsStringAsync(ct)).Trim();
        return $"{(int)answer.StatusCode} {(text.Length > LongestReason ? text[..LongestReason] : text)}".TrimEnd();
    }
}
