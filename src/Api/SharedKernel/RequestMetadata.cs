using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Who and why, for the facts that a request leads to.</summary>
public static class RequestMetadata
{
    /// <param name="command">Name of the command type.</param>
    public static EventMetadata MetadataFor(this HttpContext http, string command) => new(
        CorrelationId: http.TraceIdentifier,
        CausationId: command,
        UserName: http.User.Requester()?.User.Value.ToString(CultureInfo.InvariantCulture));
}
