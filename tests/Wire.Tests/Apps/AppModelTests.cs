using System.Text.Json;

namespace OpenEdx.Wire.Tests.Apps;

/// <summary>Every call that the apps make in a course, its answer read with the app's own models.</summary>
public sealed class AppModelTests(WireServer server, ITestOutputHelper output) : IClassFixture<WireServer>
{
    [Theory]
    [InlineData("android")]
    [InlineData("ios")]
    public async Task an_app_finds_every_field_that_it_cannot_do_without(string name)
    {
        var ct = TestContext.Current.CancellationToken;
        var app = AppModels.Of(name);
        using var runner = await server.NewRunner();
        await runner.Play(AppModels.Before, ct);
        var check = new ModelCheck(app);
        var refused = new List<string>();
        foreach (var (call, model) in app.Calls)
        {
            var (status, body) = await runner.Ask(Signed(call), ct);
            if (status != 200)
            {
                refused.Add($"{call.Step} ({call.Request}): {status} {body[..Math.Min(body.Length, 200)]}");
                continue;
            }

            using var json = JsonDocument.Parse(body);
            check.Read(model, json.RootElement, call.Step);
        }

        var fields = app.Models.SelectMany(model => model.Value.Select(field => (Name: $"{model.Key}.{field.Key}", Needed: !field.Value.EndsWith('?')))).ToList();
        output.WriteLine(
            $"{app.App}: {app.Calls.Count} calls, {app.Models.Count} models, {fields.Count} fields, {fields.Count(field => field.Needed)} of them never null; " +
            $"met {check.MetModels.Count} models and {check.MetFields.Count} fields with a value.");
        Assert.Empty(refused);
        Assert.Empty(check.Wrong);
        // What no answer carried would prove nothing.
        Assert.Equal(app.NotMet.Keys.Order(StringComparer.Ordinal), app.Models.Keys.Except(check.MetModels).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(fields, field => field.Needed && !app.NotMet.ContainsKey(field.Name.Split('.')[0]) && !check.MetFields.Contains(field.Name));
    }

    [Fact]
    public void a_field_that_is_missing_null_or_of_another_type_is_seen()
    {
        var app = new AppModels("", "", [], new Dictionary<string, string>(), new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["A"] = new Dictionary<string, string> { ["id"] = "int", ["name"] = "text?", ["list"] = "[B]", ["kind"] = "x|y?" },
            ["B"] = new Dictionary<string, string> { ["flag"] = "bool" },
        });
        var check = new ModelCheck(app);
        using var json = JsonDocument.Parse("""[{"id": 1, "list": [{"flag": true}]}, {"id": null, "name": 3, "list": [{"flag": "no"}, {}], "kind": "z"}, {"id": 1.5, "list": {}}, 7]""");
        check.Read("[A]", json.RootElement, "$");
        Assert.Equal(
            [
                "$[1].id: int expected, found Null null", "$[1].kind: x|y expected, found String \"z\"", "$[1].list[0].flag: bool expected, found String \"no\"",
                "$[1].list[1].flag: missing", "$[1].name: text expected, found Number 3", "$[2].id: int expected, found Number 1.5",
                "$[2].list: [B] expected, found Object {}", "$[3]: A expected, found Number 7",
            ],
            check.Wrong);
    }

    private static Exchange Signed(Exchange call) =>
        call.Form is not null ? call : call with { Headers = new() { ["Authorization"] = "Bearer {{learner_token}}" } };
}
