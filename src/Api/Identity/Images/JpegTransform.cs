namespace OpenEdx.Api.Identity;

/// <summary>From coefficients to samples and back, by the definition of the cosine transform, rows and columns apart.</summary>
internal static class JpegTransform
{
    private static readonly float[] Basis = MakeBasis();

    public static byte Clamp(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);

    /// <summary>All samples of a component, in rows of whole units.</summary>
    public static byte[] Samples(JpegComponent component, int[] quantization)
    {
        var blocks = component.Coefficients.Length / 64;
        var samples = new byte[component.Coefficients.Length];
        var width = component.Stride * 8;
        Span<float> values = stackalloc float[64];
        for (var block = 0; block < blocks; block++)
        {
            var coefficients = component.Block(block % component.Stride, block / component.Stride);
            for (var i = 0; i < 64; i++) values[i] = coefficients[i] * quantization[i];
            Inverse(values);
            var corner = (block / component.Stride * 8 * width) + (block % component.Stride * 8);
            for (var i = 0; i < 64; i++) samples[corner + (i / 8 * width) + (i % 8)] = Clamp(values[i] + 128);
        }

        return samples;
    }

    public static void Forward(Span<float> block)
    {
        Span<float> half = stackalloc float[64];
        for (var line = 0; line < 8; line++)
        {
            for (var u = 0; u < 8; u++)
            {
                var sum = 0f;
                for (var x = 0; x < 8; x++) sum += block[(line * 8) + x] * Basis[(u * 8) + x];
                half[(line * 8) + u] = sum;
            }
        }

        for (var column = 0; column < 8; column++)
        {
            for (var v = 0; v < 8; v++)
            {
                var sum = 0f;
                for (var y = 0; y < 8; y++) sum += half[(y * 8) + column] * Basis[(v * 8) + y];
                block[(v * 8) + column] = sum;
            }
        }
    }

    private static void Inverse(Span<float> block)
    {
        Span<float> half = stackalloc float[64];
        for (var column = 0; column < 8; column++)
        {
            for (var y = 0; y < 8; y++)
            {
                var sum = 0f;
                for (var v = 0; v < 8; v++) sum += block[(v * 8) + column] * Basis[(v * 8) + y];
                half[(y * 8) + column] = sum;
            }
        }

        for (var line = 0; line < 8; line++)
        {
            for (var x = 0; x < 8; x++)
            {
                var sum = 0f;
                for (var u = 0; u < 8; u++) sum += half[(line * 8) + u] * Basis[(u * 8) + x];
                block[(line * 8) + x] = sum;
            }
        }
    }

    private static float[] MakeBasis()
    {
        var basis = new float[64];
        for (var u = 0; u < 8; u++)
        {
            for (var x = 0; x < 8; x++) basis[(u * 8) + x] = (float)((u == 0 ? Math.Sqrt(0.125) : 0.5) * Math.Cos(((2 * x) + 1) * u * Math.PI / 16));
        }

        return basis;
    }
}
