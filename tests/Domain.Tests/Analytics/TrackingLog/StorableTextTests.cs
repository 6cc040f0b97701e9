using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics.TrackingLog;

public sealed class StorableTextTests
{
    [Theory]
    [InlineData("""{"a":"b\u0000c"}""", """{"a":"bc"}""")]
    [InlineData("""{"a":"b\\u0000c"}""", """{"a":"b\\u0000c"}""")]
    [InlineData("""{"a":"\ud83d\ude00"}""", """{"a":"\ud83d\ude00"}""")]
    [InlineData("""{"a":"\ud83d"}""", """{"a":"\uFFFD"}""")]
    [InlineData("""{"a":"\ude00x\uD83"}""", """{"a":"\uFFFDx\uD83"}""")]
    [InlineData("""{"a":"b"}""", """{"a":"b"}""")]
    public void what_no_database_holds_goes(string json, string storable) => Assert.Equal(storable, StorableText.Of(json));
}
