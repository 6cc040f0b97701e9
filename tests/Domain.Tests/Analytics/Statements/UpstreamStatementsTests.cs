using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Analytics;
using OpenEdx.TestKit;

namespace OpenEdx.Domain.Tests.Analytics;

/// <summary>Upstream's events and what upstream makes of them, whole documents. Skipped where the data is not there.</summary>
public sealed class UpstreamStatementsTests
{
    private const string Person = "32e08e30-f8ae-4ce2-94a8-c2bfe38a70cb";

    private static readonly StatementSettings Settings = new("http://localhost:18000", "event-routing-backends@1.1.1", _ => Person, _ => "Demonstration Course");

    public static IEnumerable<TheoryDataRow<string>> Xapi => Pairs("expected-xapi");

    public static IEnumerable<TheoryDataRow<string>> Caliper => Pairs("expected-caliper");

    [Theory]
    [MemberData(nameof(Xapi))]
    public void xapi_statements_are_upstreams_whole_with_their_ids(string name)
    {
        Assert.SkipWhen(name == Absent, SharedData.Absent(Place));
        var made = XapiTransformer.Transform(Raw(name), Settings);
        Assert.Null(made.Refusal);
        Same(Expected("expected-xapi", name), made.Documents.Count == 1 ? made.Documents[0] : new JsonArray([.. made.Documents]));
    }

    [Theory]
    [MemberData(nameof(Caliper))]
    public void caliper_events_are_upstreams_whole_but_for_the_random_id(string name)
    {
        Assert.SkipWhen(name == Absent, SharedData.Absent(Place));
        var made = CaliperTransformer.Transform(Raw(name), Settings, Guid.Empty);
        Assert.Null(made.Refusal);
        var document = Assert.Single(made.Documents);
        Assert.Equal($"urn:uuid:{Guid.Empty}", (string?)document["id"]);
        document.Remove("id");
        var expected = (JsonObject)Expected("expected-caliper", name);
        expected.Remove("id");
        Same(expected, document);
    }

    [Fact]
    public void every_event_of_upstream_is_read_without_an_error()
    {
        Assert.SkipWhen(Folder is null, SharedData.Absent(Place));
        var files = Directory.GetFiles(Path.Combine(Folder, "raw"), "*.json");
        Assert.Equal(54, files.Length);
        foreach (var raw in files.Select(file => Raw(Path.GetFileNameWithoutExtension(file))))
        {
            Assert.Null(XapiTransformer.Transform(raw, Settings).Refusal);
            Assert.NotEmpty(XapiTransformer.Transform(raw, Settings).Documents);

            // A name without a form in Caliper is passed over.
            var caliper = CaliperTransformer.Transform(raw, Settings, Guid.Empty);
            Assert.Null(caliper.Refusal);
            Assert.Equal(caliper.IsKnown ? 1 : 0, caliper.Documents.Count);
        }
    }

    [Fact]
    public void a_log_is_transformed_in_bulk_past_names_nobody_knows_and_lines_that_do_not_parse()
    {
        var log = Folder is null ? null : Path.Combine(Folder, "bulk", "tracking.log");
        Assert.SkipWhen(log is null, SharedData.Absent(Place));
        var lines = File.ReadAllLines(log).Select(EmitterForm.OfLine).ToList();
        Assert.Equal(12, lines.Count);
        Assert.Equal(2, lines.Count(line => line is null));
        var made = lines.OfType<JsonElement>().Select(line => XapiTransformer.Transform(line, Settings)).ToList();
        Assert.Equal(3, made.Count(one => !one.IsKnown));
        Assert.Equal(7, made.Count(one => one is { IsKnown: true, Refusal: null, IsSendable: true }));
    }

    private const string Absent = "absent";
    private const string Place = "tracking/event-routing-backends";

    private static string? Folder => SharedData.FindFolder(Place);

    private static IEnumerable<TheoryDataRow<string>> Pairs(string expected) => Folder is null
        ? [new(Absent)]
        : Directory.GetFiles(Path.Combine(Folder, expected), "*.json").Order(StringComparer.Ordinal).Select(file => new TheoryDataRow<string>(Path.GetFileNameWithoutExtension(file)));

    private static JsonElement Raw(string name) => JsonElement.Parse(File.ReadAllText(Path.Combine(Folder!, "raw", $"{name}.json")));

    private static JsonNode Expected(string folder, string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder!, folder, $"{name}.json")))!;

    private static void Same(JsonNode expected, JsonNode made) =>
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(made.ToJsonString())), $"Expected {expected.ToJsonString()}\nMade {made.ToJsonString()}");
}
