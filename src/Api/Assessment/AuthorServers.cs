using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Api.Assessment;

/// <summary>Asks servers of authors over HTTP: a form there, a text back.</summary>
public sealed class AuthorServers(PublicHttp http) : IAuthorServers
{
    public async Task<ServerReply> Ask(ServerCall call, CancellationToken ct)
    {
        var (text, trouble) = await http.Post(call.Address, call.Form, ct);
        return new(text, trouble);
    }
}
