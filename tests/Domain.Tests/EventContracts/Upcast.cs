using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OpenEdx.EventStore.Serialization;

namespace OpenEdx.Domain.Tests.EventContracts;

/// <summary>What a row stored under a retired name is today.</summary>
internal static class Upcast
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Today's name on the first line, then today's JSON.</summary>
    public static string Text(EventTypeRegistry registry, string name, byte[] example)
    {
        var fact = registry.Deserialize(name, example);
        var json = JsonElement.Parse(Encoding.UTF8.GetString(registry.Serialize(fact)));
        return $"{registry.NameOf(fact.GetType())}\n{JsonSerializer.Serialize(json, Indented)}";
    }
}
