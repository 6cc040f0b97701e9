using System.Text.Json.Nodes;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics.TrackingLog;

public sealed class PlatformNamesTests
{
    [Theory]
    [InlineData("edx.video.played", "{\"module_id\":\"block-v1:o+c+r+type@video+block@v\",\"current_time\":1.5}", "play_video", "{\"id\":\"v\",\"currentTime\":1.5}")]
    [InlineData("edx.video.loaded", "{\"module_id\":\"i4x://o/c/video/v\"}", "load_video", "{\"id\":\"i4x-o-c-video-v\"}")]
    [InlineData("edx.video.seeked", "{\"seek_type\":\"skip\",\"requested_skip_interval\":-30}", "seek_video", "{\"requested_skip_interval\":-30,\"type\":\"onSkipSeek\"}")]
    [InlineData("edx.video.position.changed", "{\"seek_type\":\"skip\",\"requested_skip_interval\":12}", "seek_video", "{\"requested_skip_interval\":12,\"type\":\"onSlideSeek\"}")]
    [InlineData("edx.video.closed_captions.shown", "{\"current_time\":3}", "edx.video.closed_captions.shown", "{\"current_time\":3}")]
    [InlineData("edx.ui.lms.sequence.tab_selected", "{\"current_tab\":1,\"target_tab\":4}", "seq_goto", "{\"current_tab\":1,\"target_tab\":4,\"old\":1,\"new\":4}")]
    [InlineData("edx.ui.lms.sequence.next_selected", "{\"current_tab\":1,\"tab_count\":4}", "seq_next", "{\"current_tab\":1,\"tab_count\":4,\"old\":1,\"new\":2}")]
    [InlineData("edx.ui.lms.sequence.next_selected", "{\"current_tab\":4,\"tab_count\":4}", "edx.ui.lms.sequence.next_selected", "{\"current_tab\":4,\"tab_count\":4}")]
    [InlineData("edx.ui.lms.sequence.previous_selected", "{\"current_tab\":2}", "seq_prev", "{\"current_tab\":2,\"old\":2,\"new\":1}")]
    [InlineData("edx.ui.lms.sequence.previous_selected", "{\"current_tab\":1}", "edx.ui.lms.sequence.previous_selected", "{\"current_tab\":1}")]
    [InlineData("play_video", "{\"current_time\":1}", "play_video", "{\"current_time\":1}")]
    public void names_and_payloads_become_what_the_platform_writes(string name, string payload, string eventType, string written)
    {
        var changed = JsonNode.Parse(payload)!.AsObject();
        Assert.Equal(eventType, PlatformNames.Rename(name, changed));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(written), changed), changed.ToJsonString());
    }

    [Fact]
    public void an_old_app_s_skip_back_is_put_right()
    {
        var payload = JsonNode.Parse("""{"seek_type":"skip","requested_skip_interval":30}""")!.AsObject();
        PlatformNames.Rename("edx.video.seeked", payload, isOldApp: true);
        Assert.Equal(-30, payload["requested_skip_interval"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("play_video", "mobile", "edx.video.played")]
    [InlineData("play_video", "browser", "play_video")]
    [InlineData("edx.video.seeked", "mobile", "edx.video.position.changed")]
    public void phones_emit_the_new_names(string recorded, string source, string name) => Assert.Equal(name, PlatformNames.NameOf(recorded, source));
}
