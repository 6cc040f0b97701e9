using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using OpenEdx.Domain.Authoring;

namespace OpenEdx.Projections.Courseware;

/// <summary>The files into which a video was encoded, as an archive of its course names them.</summary>
/// <param name="DurationSeconds">Null: unknown.</param>
/// <param name="Files">By profile, those that players and apps know: <c>mobile_low</c>, <c>mobile_high</c>, <c>desktop_mp4</c>, <c>desktop_webm</c>, <c>hls</c>.</param>
public sealed record VideoEncodings(double? DurationSeconds, IReadOnlyDictionary<string, VideoFile> Files)
{
    private static readonly VideoEncodings None = new(null, new Dictionary<string, VideoFile>());
    private static readonly HashSet<string> Profiles = ["mobile_low", "mobile_high", "desktop_mp4", "desktop_webm", "hls"];

    /// <remarks>Source: Open edX edx-val, <c>edxval/api.py</c> (the element <c>video_asset</c>); profiles as <c>xmodule/video_block</c> asks for them.</remarks>
    public static VideoEncodings Of(PublishedBlock video)
    {
        if (video.Content is not { Length: > 0 } content) return None;
        XElement asset;
        try
        {
            using var reader = XmlReader.Create(new StringReader(content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            asset = XElement.Load(reader);
        }
        catch (XmlException)
        {
            return None;
        }

        var files = new Dictionary<string, VideoFile>(StringComparer.Ordinal);
        foreach (var encoded in asset.Elements("encoded_video"))
        {
            var (profile, url) = ((string?)encoded.Attribute("profile"), (string?)encoded.Attribute("url"));
            if (profile is null || !Profiles.Contains(profile) || !Uri.TryCreate(url, UriKind.Absolute, out var address)) continue;
            if (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) files[profile] = new(url, SizeOf(encoded));
        }

        return new(DurationOf(asset), files);
    }

    private static long SizeOf(XElement encoded) =>
        long.TryParse((string?)encoded.Attribute("file_size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0;

    private static double? DurationOf(XElement asset) =>
        double.TryParse((string?)asset.Attribute("duration"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? seconds : null;
}

/// <param name="Size">Bytes; 0: unknown.</param>
public sealed record VideoFile(string Url, long Size);
