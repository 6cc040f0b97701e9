using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>How graders outside know a learner, and where they reply.</summary>
/// <param name="CallbackUrl">Whole address that takes the reply.</param>
/// <param name="AnonymousStudentId">The learner's pseudonym in the course run.</param>
/// <param name="FreshSecret">Drawn for this submission; keys of requests are made from it.</param>
public sealed record GraderCall(string CallbackUrl, string AnonymousStudentId, string FreshSecret)
{
    public ProblemAnswerQueued Queue(UserId user, UsageKey problem, GraderRequest request, int seed, int attempt, DateTimeOffset at)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{FreshSecret} {request.InputId}"))[..16]);
        var header = new Dictionary<string, string?> { ["lms_callback_url"] = CallbackUrl, ["lms_key"] = key, ["queue_name"] = request.Queue };
        return new(
            user, problem, request.InputId, key, request.Queue, JsonSerializer.Serialize(header),
            JsonSerializer.Serialize(request.Body(AnonymousStudentId, seed, at)), attempt, at);
    }
}
