using OpenEdx.Api.Authoring;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Api.Assessment;

/// <summary>Files of responses lie where static files of courses do.</summary>
internal sealed class ResponseFileBytes(IFileStore files) : IResponseFileBytes
{
    public Stream? Open(string sha256) => files.Open(sha256);
}
