using OpenEdx.Domain.Courseware;

namespace OpenEdx.Domain.Tests.Courseware;

public sealed class TranscriptTests
{
    private static readonly Transcript Talk = new([new(1500, 4250, "Hello\nthere"), new(3_723_004, 3_724_000, "Bye")]);

    [Fact]
    public void subrip_is_read_whatever_its_line_ends_and_numbers() => Assert.Equal(
        Talk,
        Transcript.Read("\uFEFF1\r\n00:00:01,500 --> 00:00:04,250\r\nHello\r\nthere\r\n\r\n7\r\n01:02:03.004 --> 01:02:04,000\r\nBye\r\n"));

    [Fact]
    public void sjson_is_read() => Assert.Equal(
        Talk, Transcript.Read("""{"start": [1500, 3723004], "end": [4250, 3724000], "text": ["Hello\nthere", "Bye"]}"""));

    [Fact]
    public void each_form_reads_back_what_it_wrote()
    {
        Assert.Equal(Talk, Transcript.Read(Talk.ToSrt()));
        Assert.Equal(Talk, Transcript.Read(Talk.ToSjson()));
    }

    [Fact]
    public void plain_text_has_one_line_for_each_cue() => Assert.Equal("Hello there\nBye", Talk.ToText());

    [Theory]
    [InlineData("")]
    [InlineData("no times at all")]
    [InlineData("{\"start\": [1]}")]
    [InlineData("{\"start\": 1, \"end\": 2, \"text\": 3}")]
    [InlineData("{broken")]
    public void anything_else_is_no_transcript(string text) => Assert.Null(Transcript.Read(text));
}
