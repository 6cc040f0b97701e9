using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Cli.Simulation;

/// <summary>
/// Learners who use the public HTTP interface as apps do: register, sign in for a token, enroll, open pages, post answers. An
/// answer that does not arrive (the server was killed, the network broke) is asked for again with the same request id.
/// </summary>
public sealed class HttpDriver : ISimulationDriver
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan BeforeExpiry = TimeSpan.FromMinutes(30);
    private readonly HttpClient http;
    private readonly CourseKey course;
    private readonly string clientId;
    private readonly byte[]? key;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Token> tokens = new(StringComparer.Ordinal);

    /// <param name="url">Address of the LMS.</param>
    /// <param name="clientId">Public OAuth client that may use the password grant.</param>
    /// <param name="key">Simulation key of the installation; null: everything happens now.</param>
    public HttpDriver(Uri url, CourseKey course, string clientId, byte[]? key)
        : this(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }, url, course, clientId, key)
    {
    }

    /// <param name="transport">For tests in process.</param>
    public HttpDriver(HttpMessageHandler transport, Uri url, CourseKey course, string clientId, byte[]? key)
    {
        http = new HttpClient(transport) { BaseAddress = url, Timeout = TimeSpan.FromSeconds(60) };
        this.course = course;
        this.clientId = clientId;
        this.key = key;
    }

    private sealed record Token(string Access, string Refresh, DateTimeOffset ExpiresAt);

    public async Task<ActOutcome> Do(SimulatedLearner learner, SimulatedAct act, DateTimeOffset at, CancellationToken ct)
    {
        if (act is RegisterAct) return await Register(learner, at, ct);
        var token = await TokenOf(learner, at, ct);
        return act switch
        {
            EnrollAct => await Enroll(token, at, ct),
            ArriveAct => await Get(token, at, $"/api/course_home/outline/{course}", ct),
            OpenUnitAct open => await Open(token, open, at, ct),
            ReadBlockAct read => await Complete(token, read.Block, at, ct),
            WatchedAct watched => await Complete(token, watched.Video, at, ct),
            VideoAct video => await Send(() => Request(token, at, HttpMethod.Post, "/event", VideoForm(video)), ct),
            AnswerAct answer => await Answer(token, answer, at, ct),
            LeaveAct => await Leave(token, at, ct),
            _ => throw new ArgumentOutOfRangeException(nameof(act)),
        };
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<ActOutcome> Register(SimulatedLearner learner, DateTimeOffset at, CancellationToken ct)
    {
        using var answer = await Answered(() => Request(null, at, HttpMethod.Post, "/api/user/v2/account/registration/", Form(
            ("username", learner.Username), ("email", learner.Email), ("name", learner.Name), ("password", learner.Password), ("honor_code", "true"),
            ("country", learner.Country), ("year_of_birth", learner.YearOfBirth.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("gender", learner.Gender), ("level_of_education", learner.Education))), ct);
        // 409: registered by an earlier run of the same simulation.
        return answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Conflict ? ActOutcome.Done : throw await Unexpected(answer, ct);
    }

    private async Task<Token> TokenOf(SimulatedLearner learner, DateTimeOffset at, CancellationToken ct)
    {
        var known = tokens.GetValueOrDefault(learner.Username);
        if (known is not null && known.ExpiresAt - BeforeExpiry > at) return known;
        if (known is not null && await Ask(at, [("grant_type", "refresh_token"), ("refresh_token", known.Refresh)], ct) is { } fresh) return tokens[learner.Username] = fresh;
        return tokens[learner.Username] = await Ask(at, [("grant_type", "password"), ("username", learner.Username), ("password", learner.Password)], ct)
            ?? throw new OperatorException($"'{learner.Username}' cannot sign in; was an account of this name made by somebody else?");
    }

    private async Task<Token?> Ask(DateTimeOffset at, (string, string)[] grant, CancellationToken ct)
    {
        using var answer = await Answered(() => Request(null, at, HttpMethod.Post, "/oauth2/access_token", Form([.. grant, ("client_id", clientId)])), ct);
        if (!answer.IsSuccessStatusCode) return null;
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
        return new(
            body.GetProperty("access_token").GetString()!, body.GetProperty("refresh_token").GetString()!,
            at.AddSeconds(body.GetProperty("expires_in").GetInt32()));
    }

    private Task<ActOutcome> Enroll(Token token, DateTimeOffset at, CancellationToken ct) => Send(
        () => Request(token, at, HttpMethod.Post, "/api/enrollment/v1/enrollment", JsonContent.Create(new { course_details = new { course_id = course.ToString() } })), ct);

    private Task<ActOutcome> Leave(Token token, DateTimeOffset at, CancellationToken ct) => Send(
        () => Request(token, at, HttpMethod.Post, "/change_enrollment", Form(("course_id", course.ToString()), ("enrollment_action", "unenroll"))), ct);

    private async Task<ActOutcome> Open(Token token, OpenUnitAct open, DateTimeOffset at, CancellationToken ct)
    {
        var seen = await Get(token, at, $"/xblock/{open.Unit.Usage}", ct);
        if (seen == ActOutcome.Refused) return seen;
        await Send(
            () => Request(token, at, HttpMethod.Post, $"/courses/{course}/xblock/{open.Unit.Sequence}/handler/goto_position", JsonContent.Create(new { position = open.Unit.Position })), ct);
        return await Send(
            () => Request(token, at, HttpMethod.Post, "/event", InteractionForm.Of(
                "edx.ui.lms.sequence.next_selected", InteractionForm.Moved(open.Unit), $"/xblock/{open.Unit.Usage}", course)), ct);
    }

    private Task<ActOutcome> Complete(Token token, UsageKey block, DateTimeOffset at, CancellationToken ct) => Send(
        () => Request(token, at, HttpMethod.Post, $"/courses/{course}/xblock/{block}/handler/publish_completion", JsonContent.Create(new { completion = 1.0 })), ct);

    private async Task<ActOutcome> Answer(Token token, AnswerAct answer, DateTimeOffset at, CancellationToken ct)
    {
        using var response = await Answered(
            () =>
            {
                var request = Request(token, at, HttpMethod.Post, $"/courses/{course}/xblock/{answer.Problem}/handler/xmodule_handler/problem_check", AnswerForm(answer));
                request.Headers.Add("Idempotency-Key", answer.RequestId);
                return request;
            },
            ct);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden) return ActOutcome.Refused;
        if (!response.IsSuccessStatusCode) throw await Unexpected(response, ct);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
        return body.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.String && success.GetString() is "correct" or "incorrect" or "submitted"
            ? ActOutcome.Done
            : ActOutcome.Refused;
    }

    private Task<ActOutcome> Get(Token token, DateTimeOffset at, string url, CancellationToken ct) =>
        Send(() => Request(token, at, HttpMethod.Get, url, null), ct);

    private async Task<ActOutcome> Send(Func<HttpRequestMessage> request, CancellationToken ct)
    {
        using var response = await Answered(request, ct);
        if (response.IsSuccessStatusCode || (int)response.StatusCode is >= 300 and < 400) return ActOutcome.Done;
        return response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest ? ActOutcome.Refused : throw await Unexpected(response, ct);
    }

    private async Task<HttpResponseMessage> Answered(Func<HttpRequestMessage> request, CancellationToken ct)
    {
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            try
            {
                using var asked = request();
                var response = await http.SendAsync(asked, ct);
                if ((int)response.StatusCode < 500 && response.StatusCode != HttpStatusCode.TooManyRequests) return response;
                if (DateTime.UtcNow > until) throw await Unexpected(response, ct);
                response.Dispose();
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or TaskCanceledException && !ct.IsCancellationRequested)
            {
                if (DateTime.UtcNow > until)
                    throw new OperatorException($"{http.BaseAddress} did not answer for {Patience.TotalMinutes:N0} minutes ({broken.Message}); is 'openedx serve' running?", broken);
            }

            await Task.Delay(250, ct);
        }
    }

    private HttpRequestMessage Request(Token? token, DateTimeOffset at, HttpMethod method, string url, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, url) { Content = content };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Access);
        if (key is not null) request.Headers.Add(RequestClock.SimulatedTimeHeader, RequestClock.Sign(at, key));
        return request;
    }

    private FormUrlEncodedContent VideoForm(VideoAct video) =>
        InteractionForm.Of(video.Name, InteractionForm.Played(video), $"/xblock/{video.Unit}", course);

    private static FormUrlEncodedContent AnswerForm(AnswerAct answer) => new(answer.Answers.Values.SelectMany(field =>
        field.Value.ValueKind == JsonValueKind.Array
            ? field.Value.EnumerateArray().Select(value => KeyValuePair.Create($"input_{field.Key}[]", value.GetString()!))
            : [KeyValuePair.Create($"input_{field.Key}", field.Value.GetString()!)]));

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Where(field => field.Value.Length > 0).Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static async Task<OperatorException> Unexpected(HttpResponseMessage response, CancellationToken ct)
    {
        var body = await response.Content.ReadAsStringAsync(ct);
        return new OperatorException(
            $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri} answered {(int)response.StatusCode}: {body[..Math.Min(body.Length, 300)]}");
    }
}
