using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Analytics;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Api.Analytics;

/// <summary>Which learners a request asks for.</summary>
/// <param name="Filter">Null: what was asked cannot be.</param>
/// <param name="Refusal">Null: nothing to refuse.</param>
internal sealed record RosterRequest(RosterFilter? Filter, IResult? Refusal)
{
    public static RosterRequest Read(HttpContext http)
    {
        var query = http.Request.Query;
        var (segments, ignored) = (query.Many("segments"), query.Many("ignore_segments"));
        if (segments.Count > 0 && ignored.Count > 0) return Bad("segments and ignore_segments cannot both be given");
        if (segments.Concat(ignored).FirstOrDefault(segment => !LearnerSegments.All.Contains(segment)) is { } unknown)
            return Bad($"segments/ignore_segments value '{unknown}' is not one of: ({string.Join(", ", LearnerSegments.All)})");
        var orderBy = query.One("order_by") ?? "username";
        if (!RosterList.Orders.Contains(orderBy)) return Bad($"order_by value '{orderBy}' is not one of: ({string.Join(", ", RosterList.Orders)})");
        var direction = query.One("sort_order") ?? "asc";
        if (direction is not ("asc" or "desc")) return Bad($"sort_order value '{direction}' is not one of: (asc, desc)");
        return new(
            new(query.One("text_search"), segments, ignored, query.One("cohort"), query.One("enrollment_mode"), orderBy, direction == "desc"), null);
    }

    private static RosterRequest Bad(string message) => new(null, AnalyticsAnswer.Error(400, "illegal_parameter_values", $"Illegal parameter values: {message}."));
}
