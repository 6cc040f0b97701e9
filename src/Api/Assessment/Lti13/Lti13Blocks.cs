using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;

namespace OpenEdx.Api.Assessment;

/// <summary>A published block whose tool speaks LTI 1.3.</summary>
internal sealed record Lti13Block(PublishedCourse Course, PublishedBlock Block, LtiTool Tool, Lti13Settings Settings, string ClientId)
{
    public UsageKey Usage => Block.Usage;
}

/// <summary>Finds blocks by what tools know them by.</summary>
internal sealed class Lti13Blocks(PublishedCourses courses, LtiRegistrations registrations)
{
    /// <summary>Null: not published, or no block of LTI 1.3.</summary>
    public async Task<Lti13Block?> Find(UsageKey usage, CancellationToken ct)
    {
        if (usage.Type != "lti_consumer" || await courses.Find(usage.Course, ct) is not { } course || !course.TryFind(usage, out var block)) return null;
        var tool = block.LtiTool();
        return tool.V13 is { } settings ? new(course, block, tool, settings, await registrations.ClientIdOf(usage, ct)) : null;
    }

    /// <inheritdoc cref="Find(UsageKey, CancellationToken)"/>
    /// <param name="usage">A key as text.</param>
    public async Task<Lti13Block?> Find(string usage, CancellationToken ct) => UsageKey.TryParse(usage, out var key) ? await Find(key, ct) : null;

    /// <summary>By the id in the addresses of services; null as above.</summary>
    public async Task<Lti13Block?> ByConfigId(string id, CancellationToken ct) => LtiRegistrations.BlockOf(id) is { } key ? await Find(key, ct) : null;
}
