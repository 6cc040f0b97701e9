namespace OpenEdx.EventStore.Tests.Telemetry;

internal static class Eventually
{
    /// <summary>Waits, generously, for a condition.</summary>
    public static async Task Holds(Func<bool> condition)
    {
        for (var patience = 0; !condition(); patience++)
        {
            Assert.True(patience < 3000, "It did not come about within 30 seconds.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
