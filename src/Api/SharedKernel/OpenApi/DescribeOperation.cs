using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Says of an operation what its code says (<see cref="EndpointDocs"/>), and shows its tested exchanges as examples.</summary>
internal sealed class DescribeOperation(ExchangesByEndpoint exchanges) : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var description = context.Description;
        if (EndpointDocs.Of(description.ActionDescriptor.EndpointMetadata) is not { } docs) return Task.CompletedTask;
        operation.Tags = new HashSet<OpenApiTagReference> { new(docs.Room, context.Document) };
        operation.Summary = docs.Headline;
        operation.Description = string.Join("\n\n", Paragraphs(docs));
        var examples = exchanges.Of(description.HttpMethod ?? "GET", Pattern(description)).ToList();
        AddQuery(operation, examples);
        operation.RequestBody = BodyOf(examples);
        operation.Responses = Responses(docs, examples);
        if (docs.MayCall is [.., _] && !docs.MayCall.Contains(AccessRole.Anonymous)) operation.Security = ApiSecurity.Requirements(context.Document);
        return Task.CompletedTask;
    }

    private static string Pattern(ApiDescription description) =>
        (description.ActionDescriptor.AttributeRouteInfo?.Template ?? description.RelativePath ?? "").Trim('/');

    private static IEnumerable<string> Paragraphs(EndpointDocs docs)
    {
        yield return docs.Summary;
        yield return $"**Code:** `{docs.Resource}`.";
        yield return $"**Who may call it** (`{docs.Operation}`): {string.Join(", ", docs.MayCall.Select(role => role.ToString()))}.";
        if (docs.Clients is { } clients) yield return $"**Clients:** {clients}.";
        if (docs.Source is { } source) yield return $"**Source:** {source}.";
    }

    private static void AddQuery(OpenApiOperation operation, IReadOnlyList<WireExchange> examples)
    {
        operation.Parameters ??= [];
        foreach (var parameter in examples.SelectMany(exchange => exchange.Query).DistinctBy(parameter => parameter.Key))
        {
            if (operation.Parameters.Any(known => known.Name == parameter.Key)) continue;
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Key,
                In = ParameterLocation.Query,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                Example = JsonValue.Create(parameter.Value),
            });
        }
    }

    private static OpenApiRequestBody? BodyOf(IReadOnlyList<WireExchange> examples)
    {
        var content = new Dictionary<string, OpenApiMediaType>();
        if (examples.Any(exchange => exchange.Json is not null)) content["application/json"] = Media(examples.Select(exchange => (exchange.Step, exchange.Json)), Shape(examples, "json", requires: false));
        if (examples.Any(exchange => exchange.Form is not null)) content["application/x-www-form-urlencoded"] = Media(examples.Select(exchange => (exchange.Step, (JsonNode?)exchange.Form)), Shape(examples, "form", requires: false));
        return content.Count == 0 ? null : new OpenApiRequestBody { Content = content };
    }

    private static OpenApiResponses Responses(EndpointDocs docs, IReadOnlyList<WireExchange> examples)
    {
        var responses = new OpenApiResponses();
        foreach (var status in examples.GroupBy(exchange => exchange.Status).OrderBy(group => group.Key))
        {
            var bodies = status.Where(exchange => exchange.Answer is not null).ToList();
            responses[$"{status.Key}"] = new OpenApiResponse
            {
                Description = string.Join("; ", status.Select(exchange => exchange.Step).Where(step => step.Length > 0).Distinct()),
                Content = bodies.Count == 0 ? null : new Dictionary<string, OpenApiMediaType> { ["application/json"] = Media(bodies.Select(exchange => (exchange.Step, exchange.Answer)), Shape(bodies, "body", requires: true)) },
            };
        }

        foreach (var (status, meaning, body) in RefusalShapes.Of(docs.Required?.Family ?? ErrorFamily.Rest, docs.MayCall))
        {
            responses.TryAdd(status, new OpenApiResponse
            {
                Description = meaning,
                Content = body is null ? null : new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Example = body, Schema = ExchangeSchemas.Of([body], requires: true) } },
            });
        }

        if (!responses.Keys.Any(status => status.StartsWith('2'))) responses["200"] = new OpenApiResponse { Description = "See the description." };
        return responses;
    }

    /// <param name="member">Of the written exchanges; those without it do not count.</param>
    private static OpenApiSchema Shape(IEnumerable<WireExchange> exchanges, string member, bool requires) =>
        ExchangeSchemas.Of([.. exchanges.Where(exchange => exchange.Written.ContainsKey(member)).Select(exchange => exchange.Written[member])], requires);

    private static OpenApiMediaType Media(IEnumerable<(string Step, JsonNode? Value)> examples, OpenApiSchema schema) => new()
    {
        Schema = schema,
        Examples = examples.Where(example => example.Value is not null).DistinctBy(example => example.Value!.ToJsonString()).DistinctBy(example => example.Step)
            .ToDictionary(example => example.Step, IOpenApiExample (example) => new OpenApiExample { Summary = example.Step, Value = example.Value!.DeepClone() }),
    };
}
