using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenEdx.Domain.SharedKernel;

/// <summary>Number of a person, as <c>user_id</c> on the wire. Positive; never reused.</summary>
[JsonConverter(typeof(UserIdConverter))]
public readonly record struct UserId(long Value) : IComparable<UserId>
{
    public int CompareTo(UserId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(UserId left, UserId right) => left.Value < right.Value;

    public static bool operator >(UserId left, UserId right) => left.Value > right.Value;

    public static bool operator <=(UserId left, UserId right) => left.Value <= right.Value;

    public static bool operator >=(UserId left, UserId right) => left.Value >= right.Value;

    internal sealed class UserIdConverter : JsonConverter<UserId>
    {
        public override UserId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, UserId value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Value);
    }
}
