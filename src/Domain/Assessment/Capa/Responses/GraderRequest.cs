using System.Text.Json;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A submission for an external grader, in the shape of Open edX's queue.</summary>
/// <param name="Queue">Name of the queue; null: the server's default.</param>
/// <param name="StudentResponse">Text of the answer; empty for files.</param>
/// <param name="GraderPayload">The author's words to the grader, as they stand in the problem.</param>
public sealed record GraderRequest(string InputId, string? Queue, string StudentResponse, string GraderPayload)
{
    /// <summary>Body of the message: three texts, of which <c>student_info</c> is JSON inside.</summary>
    /// <param name="at">Written as <c>yyyyMMddHHmmss</c>, UTC.</param>
    public IReadOnlyDictionary<string, string> Body(string anonymousStudentId, int seed, DateTimeOffset at) => new Dictionary<string, string>
    {
        ["grader_payload"] = GraderPayload,
        ["student_info"] = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["anonymous_student_id"] = anonymousStudentId,
            ["submission_time"] = at.UtcDateTime.ToString("yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture),
            ["random_seed"] = seed,
        }),
        ["student_response"] = StudentResponse,
    };
}
