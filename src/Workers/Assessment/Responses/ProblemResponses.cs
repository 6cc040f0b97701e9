using System.Text.Encodings.Web;
using System.Text.Json;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Assessment;

/// <summary>What learners answered to a problem, a row per input: from the streams of their attempts, so that the state is whole.</summary>
/// <remarks>
/// Source: Open edX 2026, <c>xmodule/capa_block.py</c> (generate_report_data). Differs: who only looked at the problem has no row; right
/// answers that a script would have to compute are left empty.
/// </remarks>
internal sealed class ProblemResponses(CapaProblems problems)
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<ResponsePage> Next(ReportRequest request, PublishedBlock block, long after, CancellationToken ct)
    {
        var learners = await Learners(request, block.Usage, after, ct);
        var streams = await request.Session.Streams.ReadStreams([.. learners.Select(learner => StreamOf(learner.User, block))], ct);
        var rows = new List<ResponseRow>();
        foreach (var (user, name) in learners)
        {
            var state = (streams.GetValueOrDefault(StreamOf(user, block)) ?? [])
                .Aggregate(ProblemAttempts.Initial, (known, fact) => known.Evolve((ProblemAttemptsEvent)fact.Data));
            if (!state.IsUntouched) rows.AddRange(Rows(name, state, problems.Of(block, state.Seed ?? 1, ""), IsScripted(block)));
        }

        return new(rows, learners.Count == 0 ? after : learners[^1].User.Value, IsLast: learners.Count < request.Count);
    }

    private static string StreamOf(UserId user, PublishedBlock block) => ProblemAttemptsEvent.StreamOf(user, block.Usage);

    private static bool IsScripted(PublishedBlock block) => block.Content?.Contains("<script", StringComparison.Ordinal) == true;

    private static async Task<List<(UserId User, string Name)>> Learners(ReportRequest request, UsageKey problem, long after, CancellationToken ct)
    {
        await using var command = request.Command(
            """
            select s.user_id, a.username from assessment.problem_submissions s join identity.accounts a on a.user_id = s.user_id
            where s.course_id = $1 and s.problem = $2 and s.user_id > $3 order by s.user_id limit $4
            """,
            request.Course.ToString(), problem.ToString(), after, request.Count);
        var learners = new List<(UserId, string)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) learners.Add((new(reader.GetInt64(0)), reader.GetString(1)));
        return learners;
    }

    private static IEnumerable<ResponseRow> Rows(string name, ProblemAttempts state, CapaProblem problem, bool isScripted)
    {
        var text = State(state);
        var shown = state.Answers.Where(answer => !answer.Key.EndsWith("_dynamath", StringComparison.Ordinal)).ToList();
        if (shown.Count == 0) return [new(name, new Dictionary<string, string>(), text)];
        var marks = state.HasSavedAnswers ? [] : state.Marks.DistinctBy(mark => mark.InputId).ToDictionary(mark => mark.InputId);
        return shown.Select(answer => new ResponseRow(
            name,
            new Dictionary<string, string>
            {
                ["Answer"] = marks.TryGetValue(answer.Key, out var mark) ? Joined(mark.Answer) : Joined(problem.Describe(answer.Key, new(state.Answers))),
                ["Answer ID"] = answer.Key,
                ["Correct Answer"] = isScripted ? "" : problem.DescribeCorrect(answer.Key),
                ["Question"] = mark?.Question ?? "",
            },
            text));
    }

    /// <summary>Several ticked texts arrive as a JSON array.</summary>
    private static string Joined(string answer)
    {
        if (!answer.StartsWith('[')) return answer;
        try
        {
            return JsonSerializer.Deserialize<string[]>(answer) is { } texts ? string.Join(", ", texts) : answer;
        }
        catch (JsonException)
        {
            return answer;
        }
    }

    /// <summary>The fields of a student module, by name.</summary>
    private static string State(ProblemAttempts state)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("attempts", state.Attempts);
            json.WriteStartObject("correct_map");
            foreach (var mark in state.Marks)
            {
                json.WriteStartObject(mark.InputId);
                json.WriteString("correctness", mark.Correctness);
                if (mark.Points is { } points) json.WriteNumber("npoints", points);
                else json.WriteNull("npoints");
                json.WriteString("msg", mark.Message);
                json.WriteString("hint", mark.Hint);
                json.WriteString("hintmode", mark.HintMode);
                json.WriteNull("queuestate");
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteBoolean("done", state.IsDone);
            if (state.HasSavedAnswers) json.WriteBoolean("has_saved_answers", true);
            if (state.LastSubmission is { } at) json.WriteString("last_submission_time", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteStartObject("score");
            json.WriteNumber("raw_earned", state.Earned);
            json.WriteNumber("raw_possible", state.Possible);
            json.WriteEndObject();
            json.WriteNumber("seed", state.Seed ?? 1);
            json.WriteStartObject("student_answers");
            foreach (var (input, answer) in state.Answers)
            {
                json.WritePropertyName(input);
                answer.WriteTo(json);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
