using System.Text.Json.Serialization;

namespace OpenEdx.Cli.Health;

[JsonConverter(typeof(JsonStringEnumConverter<HealthState>))]
public enum HealthState
{
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Works, but somebody should look.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    [JsonStringEnumMemberName("ill")]
    Ill,
}

/// <summary>How one part of the platform is.</summary>
/// <param name="Name">Key on the wire: <c>sql</c>, <c>shards</c>, …</param>
/// <param name="Message">One sentence for a person; tells nothing that a stranger may not know.</param>
/// <param name="IsVital">This node cannot do its work while the part is ill, so that a load balancer should send its requests elsewhere.</param>
internal sealed record PartHealth(string Name, HealthState State, string Message, bool IsVital = false)
{
    public static PartHealth Of(string name, string? illness, string otherwise, bool isVital = false) =>
        new(name, illness is null ? HealthState.Ok : HealthState.Ill, illness ?? otherwise, isVital);

    public bool IsIll => State == HealthState.Ill;
}
