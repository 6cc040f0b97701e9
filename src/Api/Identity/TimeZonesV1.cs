using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Identity;

/// <summary><c>GET /user_api/v1/preferences/time_zones/?country_code=</c>: time zones to choose from, those of a country or all. Client: Account MFE. Public, as upstream.</summary>
public static class TimeZonesV1
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/user_api/v1/preferences/time_zones", Get).Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapGet("/api/user/v1/preferences/time_zones", Get).Requires(Operation.UsePublicPages).IgnoresCredentials();
    }

    private static IResult Get(HttpContext http, RequestClock clock) => Results.Json(TimeZones.Of(http.Request.Query["country_code"], clock.Now(http)), WireJson.Options);
}
