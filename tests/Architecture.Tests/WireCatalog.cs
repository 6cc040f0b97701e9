using System.Net;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Cli.Hosting;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Architecture.Tests;

/// <summary>Writes <c>docs/wire.md</c> from the table of routes of the composed application.</summary>
internal static class WireCatalog
{
    public static IReadOnlyList<RouteEndpoint> Endpoints { get; } = Compose();

    public static string Markdown()
    {
        var text = new StringBuilder(
            """
            # Endpoints

            Generated from the table of routes. Who may call an operation is the authorization table at the end; finer rules about single records ("only one's own") are told by the
            class. The same, with examples, is served at `/api-docs/`. What upstream has and this platform does not is at the end as well.

            """);
        var rows = Endpoints.SelectMany(Rows).ToList();
        foreach (var room in rows.GroupBy(row => row.Docs.Room).OrderBy(room => room.Key, StringComparer.Ordinal))
        {
            text.Append($"\n## {room.Key}\n\n| Endpoint | Code | Commands | Read models | Operation | Clients |\n|---|---|---|---|---|---|\n");
            foreach (var row in room.OrderBy(row => row.Url, StringComparer.Ordinal).ThenBy(row => row.Method, StringComparer.Ordinal))
            {
                text.Append($"| `{row.Method} {row.Url}`{Of(row.Site)} | {row.Docs.Resource} | {string.Join(", ", row.Commands)} | {string.Join(", ", row.ReadModels)} ");
                text.Append($"| {row.Docs.Operation} | {row.Docs.Clients?.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }
        }

        text.Append("\n## Who may do what\n\n| Operation | Roles |\n|---|---|\n");
        foreach (var operation in Enum.GetValues<Operation>())
            text.Append($"| {operation} | {string.Join(", ", Enum.GetValues<AccessRole>().Where(role => AuthorizationTable.Allows(operation, [role])))} |\n");
        text.Append("\n## Endpoints of Open edX that answer 404 here\n\n");
        foreach (var absent in AbsentEndpoints.Read()) text.Append($"* `{absent.Url}` — {absent.Why}\n");
        return text.ToString();
    }

    public static IEnumerable<WireRow> Rows(RouteEndpoint endpoint)
    {
        if (EndpointDocs.Of(endpoint.Metadata) is not { } docs || endpoint.Metadata.GetMetadata<MethodInfo>() is not { } handler) yield break;
        foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
        {
            yield return new(
                method, "/" + (endpoint.RoutePattern.RawText ?? "").TrimStart('/'), endpoint.Metadata.GetMetadata<ServedBy>()?.Site, docs,
                HandlerUses.Commands(handler), HandlerUses.ReadModels(handler));
        }
    }

    private static string Of(Site? site) => site is null ? "" : $" ({site})";

    /// <summary>Nothing is started: neither server nor database.</summary>
    private static IReadOnlyList<RouteEndpoint> Compose()
    {
        var settings = new HostSettings("Host=127.0.0.1;Port=1;Username=nobody;Database=none", Path.GetTempPath(), IPAddress.Loopback);
        var app = OpenEdxHost.Build(settings);
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];
    }
}

/// <param name="Site">Null: both sites serve it.</param>
internal sealed record WireRow(string Method, string Url, Site? Site, EndpointDocs Docs, IReadOnlyList<string> Commands, IReadOnlyList<string> ReadModels);
