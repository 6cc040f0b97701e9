namespace OpenEdx.Wire.Tests;

/// <summary>Plays every file under <c>Scenarios</c>.</summary>
public sealed class ScenarioTests(WireServer server) : IClassFixture<WireServer>
{
    public static TheoryData<string> Names => [.. Scenario.All().Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task a_client_of_open_edx_gets_the_answers_it_knows(string name)
    {
        var scenario = Scenario.All().Single(one => one.Name == name);
        using var runner = await server.NewRunner();
        await runner.Play(scenario, TestContext.Current.CancellationToken);
    }
}
