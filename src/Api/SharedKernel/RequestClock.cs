using Microsoft.AspNetCore.Http;

namespace OpenEdx.Api.SharedKernel;

/// <summary>The instant of a request, UTC: what commands carry as <c>At</c>.</summary>
public sealed class RequestClock(TimeProvider clock)
{
    public DateTimeOffset Now(HttpContext request)
    {
        _ = request;
        return clock.GetUtcNow();
    }
}
