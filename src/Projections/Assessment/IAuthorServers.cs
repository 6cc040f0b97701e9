using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Projections.Assessment;

/// <summary>Servers by which authors judge answers. Whom authors name is not trusted: only public addresses are asked, and not for long.</summary>
public interface IAuthorServers
{
    /// <summary>Never fails: what goes wrong is the reply.</summary>
    Task<ServerReply> Ask(ServerCall call, CancellationToken ct);
}
