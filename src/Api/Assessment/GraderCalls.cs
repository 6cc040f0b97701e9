using System.Security.Cryptography;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>What a submission says about its learner to graders outside.</summary>
public sealed class GraderCalls(AnonymousIds anonymous, PlatformSettings settings)
{
    /// <summary>Null: the problem asks none, so that nothing is looked up.</summary>
    public async Task<GraderCall?> For(PublishedBlock problem, UserId user, CancellationToken ct)
    {
        if (problem.Content?.Contains("<coderesponse", StringComparison.Ordinal) != true) return null;
        var usage = problem.Usage;
        var callback = $"{settings.LmsRoot}/courses/{usage.Course}/xqueue/{user}/{usage}/score_update";
        return new(callback, await anonymous.Of(user, usage.Course, ct), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
    }
}
