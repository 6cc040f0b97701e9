using System.Text.Json;

namespace OpenEdx.Wire.Tests;

public sealed class BodyMatchTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData("""{"a":"<int>"}""", """{"a":7}""")]
    [InlineData("""{"a":"<ts?>"}""", """{"a":null}""")]
    [InlineData("""{"a":"<ts>"}""", """{"a":"2026-01-02T03:04:05Z"}""")]
    [InlineData("""{"a":"<ts>"}""", """{"a":"2026-01-02T03:04:05.000120Z"}""")]
    [InlineData("""{"a":1,"...":0}""", """{"a":1,"b":2}""")]
    [InlineData("""[1,"..."]""", """[1,2,3]""")]
    [InlineData("1", "1.0")]
    public void matches(string pattern, string actual) => Assert.Empty(Differences(pattern, actual));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", "$.b: not expected")]
    [InlineData("""{"a":1}""", """{}""", "$.a: missing")]
    [InlineData("""{"a":"<int>"}""", """{"a":"7"}""", "$.a: expected <int>")]
    [InlineData("""{"a":"<ts>"}""", """{"a":"2026-01-02T03:04:05+00:00"}""", "$.a: expected <ts>")]
    [InlineData("""{"a":null}""", """{"a":""}""", "$.a: expected null")]
    [InlineData("[1,2]", "[1]", "$: expected 2 items")]
    public void differs(string pattern, string actual, string difference) =>
        Assert.Contains(Differences(pattern, actual), text => text.StartsWith(difference, StringComparison.Ordinal));

    private static IReadOnlyList<string> Differences(string pattern, string actual)
    {
        using var wanted = JsonDocument.Parse(pattern);
        using var found = JsonDocument.Parse(actual);
        return BodyMatch.Differences(wanted.RootElement, found.RootElement);
    }
}
