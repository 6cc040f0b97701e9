using System.Text.Json;

namespace OpenEdx.Web.Tests;

/// <summary>The simulator of the circuit editor against what the formulas of circuits say.</summary>
[Collection(nameof(InteractiveBlocks))]
public sealed class CircuitSimulationTests(InteractiveBlocks house)
{
    private const string Ground = """["g",[0,0,0],{},["0"]]""";

    [Fact]
    public async Task a_voltage_divider_divides()
    {
        var values = (await Dc(V("10", "a"), R("1k", "a", "b"), R("3k", "b", "0")))[1];
        Near(7.5, Value(values, "b"), 1e-9);
        Near(-2.5e-3, Value(values, "I(V)"), 1e-12);
        Near(0, Value(values, "0"), 0);
    }

    [Fact]
    public async Task a_capacitor_is_charged_through_a_resistor()
    {
        var sent = await Run("runTransient", """{"stop":0.005,"points":100}""", """[["b",0.001,0.002,0.005,0.006],["c",1]]""", V("step(0,1,0,1n)", "a"), R("1k", "a", "b"), Part("c", "c", "1u", "b", "0"));
        Assert.Equal("transient", sent[0].GetString());
        var pairs = sent[1].GetProperty("b");
        for (var i = 0; i < 3; i++) Near(1 - Math.Exp(-pairs[i][0].GetDouble() / 1e-3), pairs[i][1].GetDouble(), 5e-4);
        Assert.Equal("""[0.006,"undefined"]""", pairs[3].GetRawText());
        Assert.Equal("""[[1,"undefined"]]""", sent[1].GetProperty("c").GetRawText());
    }

    [Fact]
    public async Task a_low_pass_is_3_decibels_down_at_its_corner_and_frequencies_are_told_as_logarithms()
    {
        var corner = Math.Log10(1 / (2 * Math.PI * 1e-3));
        var asked = JsonSerializer.Serialize(new object[] { new object[] { "b", corner, corner + 2, 9 } });
        var sent = await Run("runAc", """{"start":1,"stop":1e6,"source":"V"}""", asked, V("dc(0)", "a"), R("1k", "a", "b"), Part("c", "c", "1u", "b", "0"));
        Assert.Equal("ac", sent[0].GetString());
        var pairs = sent[1].GetProperty("b");
        Near(-10 * Math.Log10(2), pairs[0][1].GetDouble(), 1e-6);
        Near(-10 * Math.Log10(1 + 1e4), pairs[1][1].GetDouble(), 1e-6);
        Assert.Equal("undefined", pairs[2][1].GetString());
    }

    [Fact]
    public async Task a_diode_obeys_its_equation()
    {
        var values = (await Dc(V("5", "a"), R("1k", "a", "b"), """["d",[0,0,0],{"name":"D","area":"1","type":"normal"},["b","0"]]"""))[1];
        var across = Value(values, "b");
        Near((5 - across) / 1000, 1e-14 * (Math.Exp(across / 25.8e-3) - 1), 1e-8);
        Near(0.691, across, 1e-3);
        var ideal = (await Dc(V("5", "a"), R("1k", "a", "b"), """["d",[0,0,0],{"name":"D","area":"1","type":"ideal"},["b","0"]]"""))[1];
        Near(0, Value(ideal, "b"), 5e-3);
    }

    [Fact]
    public async Task an_op_amp_follows_its_input_up_to_its_gain()
    {
        var values = (await Dc(V("2", "a"), """["o",[0,0,0],{"name":"O","A":"30000"},["a","out","out","0"]]""", R("1k", "out", "0")))[1];
        Near(2 * 30000.0 / 30001, Value(values, "out"), 1e-9);
    }

    [Fact]
    public async Task a_resonant_circuit_rings_as_it_must()
    {
        var sent = await Run(
            "runTransient", """{"stop":0.001,"points":100}""", """[["c",1e-4,3e-4,9e-4]]""", V("step(0,1,0,1n)", "a"), R("10", "a", "b"), Part("l", "l", "1m", "b", "c"), Part("c", "c", "1u", "c", "0"));
        var (damping, pulse) = (10 / 2e-3, Math.Sqrt(1e9 - Math.Pow(10 / 2e-3, 2)));
        foreach (var pair in sent[1].GetProperty("c").EnumerateArray())
        {
            var t = pair[0].GetDouble();
            Near(1 - Math.Exp(-damping * t) * (Math.Cos(pulse * t) + damping / pulse * Math.Sin(pulse * t)), pair[1].GetDouble(), 2e-3);
        }
    }

    [Fact]
    public async Task transistors_conduct_by_their_width_and_invert()
    {
        // Saturated: half of beta times the square of the voltage over the threshold, and the channel's shortening.
        var drain = (await Dc(V("5", "d"), """["v",[0,0,0],{"name":"G","value":"1"},["g","0"]]""", """["n",[0,0,0],{"name":"M","W/L":"10"},["d","g","0"]]"""))[1];
        Near(-0.5 * 20e-6 * 10 * 0.25 * (1 + 0.05 * 5), Value(drain, "I(V)"), 1e-12);

        foreach (var (input, low, high) in new[] { ("0", 2.999, 3.001), ("3", -0.001, 0.001) })
        {
            var inverter = (await Dc(V("3", "vdd"), $$"""["v",[0,0,0],{"name":"I","value":"{{input}}"},["in","0"]]""", """["p",[0,0,0],{"name":"P","W/L":"10"},["out","in","vdd"]]""",
                """["n",[0,0,0],{"name":"N","W/L":"5"},["out","in","0"]]""", R("1G", "out", "0")))[1];
            Assert.InRange(Value(inverter, "out"), low, high + (input == "0" ? 0 : 1e-3));
        }
    }

    [Theory]
    [InlineData("Please connect at least one part to ground.", """["r",[0,0,0],{"name":"R","r":"1"},["a","b"]]""")]
    [InlineData("“x” is not a number (r of R).", Ground, """["r",[0,0,0],{"name":"R","r":"x"},["a","0"]]""")]
    [InlineData("is shorted, or several of them form a loop", Ground, """["v",[0,0,0],{"name":"V","value":"1"},["a","0"]]""", """["a",[0,0,0],{"_json_":2},["a","0"]]""")]
    public async Task what_cannot_be_simulated_is_said(string message, params string[] parts)
    {
        await using var window = await house.Browser.Open();
        await window.Page.GotoAsync("/login");
        var said = await window.Page.EvaluateAsync<string>(
            "async netlist => { const { runDc } = await import('/assets/test/circuit-results.js'); try { runDc(JSON.parse(netlist)); return ''; } catch (failure) { return failure.message; } }", $"[{string.Join(',', parts)}]");
        Assert.Contains(message, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task numbers_are_read_and_written_as_engineers_do()
    {
        await using var window = await house.Browser.Open();
        await window.Page.GotoAsync("/login");
        var read = await window.Page.EvaluateAsync<double[]>(
            "async texts => { const { parseNumber } = await import('/assets/test/circuit-numbers.js'); return texts.map(text => parseNumber(text, -1)); }",
            new[] { "4.7K", "10MEG", "1meg", ".5", "010", "0x1F", "2.2uF", "-3", "1e-3", "4us", "", "ohm" });
        Assert.Equal([4700, 1e7, 1e-3, 0.5, 8, 31, 2.2e-6, -3, 1e-3, 4e-6, -1, -1], read.Select(value => Math.Round(value, 12)));
        var written = await window.Page.EvaluateAsync<string[]>(
            "async values => { const { engineering } = await import('/assets/test/circuit-numbers.js'); return values.map(value => engineering(value)); }", new[] { 4700, 0.001, 999999.9999, -25e-9, 0, 1e15 });
        Assert.Equal(["4.7K", "1m", "1M", "-25n", "0", "1000000000000000"], written);
    }

    [Theory]
    [InlineData("square(0,5,1K)", 0, 0)]
    [InlineData("square(0,5,1K)", 0.0003, 5)]
    [InlineData("square(0,5,1K)", 0.0013, 5)]
    [InlineData("triangle(0,4,1)", 0.25, 2)]
    [InlineData("step(1,2,3,1)", 3.5, 1.5)]
    [InlineData("pulse(0,1,1,0.1,0.1,1,10)", 11.5, 1)]
    [InlineData("pulse(0,1,1,0.1,0.1,1,10)", 13, 0)]
    [InlineData("pwl(0,0,1,10)", 2, 10)]
    [InlineData("pwl_repeating(0,0,1,10)", 1.5, 5)]
    [InlineData("sin(1,2,1,0,90)", 0, 3)]
    [InlineData("3.3", 7, 3.3)]
    public async Task sources_follow_their_description(string source, double time, double value)
    {
        await using var window = await house.Browser.Open();
        await window.Page.GotoAsync("/login");
        Near(value, await window.Page.EvaluateAsync<double>(
            "async ([text, time]) => (await import('/assets/test/circuit-sources.js')).parseSource(text).value(time)", new object[] { source, time }), 1e-9);
    }

    private Task<JsonElement> Dc(params string[] parts) => Run("runDc", "null", "null", parts);

    /// <summary>What would be submitted.</summary>
    private async Task<JsonElement> Run(string analysis, string settings, string asked, params string[] parts)
    {
        await using var window = await house.Browser.Open();
        await window.Page.GotoAsync("/login");
        var json = await window.Page.EvaluateAsync<string>(
            "async ([analysis, netlist, settings, asked]) => JSON.stringify((await import('/assets/test/circuit-results.js'))[analysis](JSON.parse(netlist), JSON.parse(settings), JSON.parse(asked)).submitted)",
            new[] { analysis, $"[{string.Join(',', [Ground, .. parts])}]", settings, asked });
        return JsonElement.Parse(json);
    }

    private static string V(string value, string node) => Part("v", "value", value, node, "0", "V");

    private static string R(string value, string from, string to) => Part("r", "r", value, from, to);

    private static string Part(string type, string property, string value, string from, string to, string name = "") =>
        $$"""["{{type}}",[0,0,0],{"name":"{{name}}","{{property}}":"{{value}}","_json_":"{{from}}{{to}}"},["{{from}}","{{to}}"]]""";

    private static double Value(JsonElement values, string name) => values.GetProperty(name).GetDouble();

    private static void Near(double expected, double actual, double by) => Assert.InRange(actual, expected - by, expected + by);
}
