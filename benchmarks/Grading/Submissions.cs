using System.Diagnostics;
using System.Text.Json;
using OpenEdx.Bench.Store;
using OpenEdx.Cli.Hosting;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Bench.Grading;

/// <summary>
/// Learners who answer problems over HTTP as fast as they get answers, each going through the course: every answer is the first of its learner to
/// its problem, as nearly all are in life. Against a minimal endpoint, by the same clients; the clients' own time is in both.
/// </summary>
internal sealed class Submissions : IMeasure
{
    private const int Clients = 32;
    private const int TurnsOfRound = 2;
    private const int TurnsToWarmUp = 8;

    /// <summary>More answers than a turn can give: as many pairs of learner and problem wait for each turn.</summary>
    private const int MostOfTurn = 6000;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);
    private static readonly Classroom Room = new(Problems: 300);

    public string Name => "submissions";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        var alone = await Measure(bench, HostRoles.Api, "API node", ct);
        var together = await Measure(bench, HostRoles.All, "whole platform", ct);
        return
        [
            Line.Rate("answer to a problem, 32 clients, API node", "requests/s", alone.Rate, atLeast: 0.4),
            Line.Cost("… server CPU of one request", "µs", alone.ServerCpu),
            Line.Cost("… CPU of program and client", "µs", alone.ProgramCpu),
            Line.Rate("the same while one process grades and projects", "requests/s", together.Rate),
        ];
    }

    private async Task<Turns> Measure(Workbench bench, HostRoles roles, string what, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        await using var platform = await ServingPlatform.Start(subject.ConnectionString, bench.Folder, roles, ct);
        await Room.Publish(platform.Streams, ct);
        var learnersOfClient = LearnersOfClient(bench.Plan.Rounds);
        await Classroom.Enroll(platform.Services, Clients * learnersOfClient, ct);
        await using var minimal = await MinimalEndpoint.Start(subject.ConnectionString, ct);
        using var transport = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = Clients };
        using var http = new HttpClient(transport);
        var browsers = await Task.WhenAll(Enumerable.Range(1, Clients * learnersOfClient).Select(user => platform.SignIn(new UserId(user), ct)));
        var answered = new int[Clients];

        // The first seconds are the compiler's.
        await Check(http, Next(0), ct);
        for (var turn = 0; turn < TurnsToWarmUp; turn++) await Ours();
        await Raw();

        var turns = new Turns(await ServerLoad.Of(subject, ct));
        await turns.Run(bench, $"{Name}, {what}", TurnsOfRound, Raw, Ours);
        if (roles.HasFlag(HostRoles.Workers)) await platform.CatchUp(TimeSpan.FromMinutes(2), ct);
        return turns;

        Task<long> Raw() => Together(client => http.SendAsync(Minimal(minimal.Address, client + 1), ct));

        Task<long> Ours() => Together(client => http.SendAsync(Next(client), ct));

        // A client's learners come one after the other, each with the whole course.
        HttpRequestMessage Next(int client)
        {
            var (learner, problem) = Math.DivRem(answered[client]++, Room.Problems);
            return learner < learnersOfClient
                ? Request(platform.Lms, browsers[(learner * Clients) + client], problem + 1)
                : throw new InvalidOperationException("Every learner has answered every problem: there are too few of them for so many answers.");
        }
    }

    /// <summary>Turns to warm up, those before the first round, those of the rounds, and one to spare: clients are not equally fast.</summary>
    private static int LearnersOfClient(int rounds) =>
        (int)Math.Ceiling((TurnsToWarmUp + 2 + (TurnsOfRound * rounds)) * (double)MostOfTurn / Clients / Room.Problems);

    private static HttpRequestMessage Request(Uri lms, IReadOnlyDictionary<string, string> browser, int problem)
    {
        var usage = Classroom.Problem(problem);
        var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(lms, $"courses/{Classroom.Course}/xblock/{usage}/handler/xmodule_handler/problem_check"))
        {
            Content = new FormUrlEncodedContent([new($"input_{usage.BlockId}_2_1", problem % 3 == 0 ? "choice_0" : "choice_1")]),
        };
        foreach (var (name, value) in browser) request.Headers.Add(name, value);
        return request;
    }

    private static HttpRequestMessage Minimal(Uri address, int learner) => new(HttpMethod.Post, new Uri(address, $"learners/{learner}/problems/p1"))
    {
        Content = new FormUrlEncodedContent([new("input_p1_2_1", "choice_1")]),
    };

    /// <summary>What is measured is an answer that was taken.</summary>
    private static async Task Check(HttpClient http, HttpRequestMessage request, CancellationToken ct)
    {
        using var answer = await http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        using var json = JsonDocument.Parse(text);
        if (json.RootElement.GetProperty("success").GetString() is not ("correct" or "incorrect")) throw new InvalidOperationException($"The answer was not taken: {text}");
    }

    private static async Task<long> Together(Func<int, Task<HttpResponseMessage>> send)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            var done = 0L;
            for (; Stopwatch.GetElapsedTime(started) < Turn; done++)
            {
                using var answer = await send(client);
                answer.EnsureSuccessStatusCode();
            }

            return done;
        })));
        return counts.Sum();
    }
}
