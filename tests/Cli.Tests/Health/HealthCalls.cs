using System.Net;
using System.Text.Json;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Health;

internal static class HealthCalls
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<(HttpStatusCode Status, JsonElement Body)> Health(this TestApp app, string url)
    {
        using var client = app.CreateClient();
        return await client.Health(url);
    }

    public static async Task<(HttpStatusCode Status, JsonElement Body)> Health(this HttpClient client, string url)
    {
        using var answer = await client.GetAsync(url, Ct);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return (answer.StatusCode, body.RootElement.Clone());
    }

    /// <summary>Asks again, generously, until the answer is as expected.</summary>
    public static async Task<(HttpStatusCode Status, JsonElement Body)> HealthOnce(this TestApp app, string url, Func<JsonElement, bool> expected)
    {
        for (var patience = 0; ; patience++)
        {
            var answer = await app.Health(url);
            if (expected(answer.Body)) return answer;
            Assert.True(patience < 600, $"It did not come about within a minute: {answer.Body}");
            await Task.Delay(100, Ct);
        }
    }
}
