using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.SharedKernel;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace OpenEdx.Api.SharedKernel;

/// <summary>
/// <c>/openapi/lms.json</c> and <c>/openapi/studio.json</c> (OpenAPI 3.1), and <c>/api-docs/</c> to browse and try them: every endpoint of the REST floor, its doc comment, who may
/// call it, and examples from the tested exchanges. Clients: developers.
/// </summary>
public static class ApiDocumentation
{
    private static readonly (string Document, Site Site, string Title)[] Documents = [("lms", Site.Lms, "LMS"), ("studio", Site.Studio, "Studio")];

    public static IServiceCollection AddApiDocumentation(this IServiceCollection services)
    {
        services.AddSingleton<ExchangesByEndpoint>();
        foreach (var (document, site, title) in Documents)
        {
            services.AddOpenApi(document, options =>
            {
                options.ShouldInclude = description => IsServedBy(description, site);
                options.AddOperationTransformer<DescribeOperation>();
                options.AddDocumentTransformer((made, _, _) =>
                {
                    made.Info.Title = $"{title} API";
                    made.Info.Version = typeof(ApiDocumentation).Assembly.GetName().Version?.ToString(3) ?? "0";
                    made.Info.Description = "Open edX's REST API as this platform serves it. Examples are exchanges that its tests walk.";
                    made.Tags = new HashSet<OpenApiTag>(RoomsOf(made).Select(room => new OpenApiTag { Name = room }));
                    ApiSecurity.Describe(made);
                    return Task.CompletedTask;
                });
            });
        }

        return services;
    }

    public static IEndpointRouteBuilder MapApiDocumentation(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json").Requires(Operation.UsePublicPages);
        routes.MapSwaggerUI("api-docs", options =>
        {
            options.DocumentTitle = "API documentation";
            options.DocExpansion(DocExpansion.None);
            foreach (var (document, _, title) in Documents) options.SwaggerEndpoint($"/openapi/{document}.json", title);
        }).Requires(Operation.UsePublicPages);
        return routes;
    }

    private static IEnumerable<string> RoomsOf(OpenApiDocument document) => document.Paths.Values
        .SelectMany(path => path.Operations?.Values.SelectMany(operation => operation.Tags ?? new HashSet<OpenApiTagReference>()) ?? [])
        .Select(tag => tag.Name ?? "").Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal);

    private static bool IsServedBy(ApiDescription description, Site site)
    {
        var metadata = description.ActionDescriptor.EndpointMetadata;
        return EndpointDocs.Of(metadata) is { IsPage: false } && (metadata.OfType<ServedBy>().LastOrDefault()?.Site ?? site) == site;
    }
}
