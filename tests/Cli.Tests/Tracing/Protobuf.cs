using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace OpenEdx.Cli.Tests.Tracing;

/// <summary>As much of protobuf's wire format as spans need.</summary>
internal static class Protobuf
{
    /// <summary>Values of a field that are messages, texts or bytes.</summary>
    public static IEnumerable<byte[]> Messages(byte[] message, int field) =>
        Fields(message).Where(one => one.Field == field && one.Value is byte[]).Select(one => (byte[])one.Value);

    /// <summary>Empty when it is absent.</summary>
    public static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Messages(message, field).FirstOrDefault() ?? []);

    /// <summary>In digits; 0 when it is absent.</summary>
    public static string Number(byte[] message, int field) => Convert.ToString(
        Fields(message).FirstOrDefault(one => one.Field == field && one.Value is ulong).Value ?? 0UL, CultureInfo.InvariantCulture)!;

    private static IEnumerable<(int Field, object Value)> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            object value;
            switch (key & 7)
            {
                case 0:
                    value = Varint(message, ref at);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    value = message[at..(at + length)];
                    at += length;
                    break;
                case 5:
                    value = (ulong)BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {key & 7}.");
            }

            yield return ((int)(key >> 3), value);
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }
    }
}
