using OpenEdx.Domain.Assessment;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>The example figures of OAuth Core 1.0 (appendix A.5) and of RFC 5849 (§3.4.1.1).</summary>
public sealed class OAuthSignatureTests
{
    private static readonly Dictionary<string, string> Photos = new()
    {
        ["oauth_consumer_key"] = "dpf43f3p2l4k3l03",
        ["oauth_token"] = "nnch734d00sl2jdk",
        ["oauth_signature_method"] = "HMAC-SHA1",
        ["oauth_timestamp"] = "1191242096",
        ["oauth_nonce"] = "kllo9940pd9333jh",
        ["oauth_version"] = "1.0",
    };

    [Fact]
    public void the_text_to_sign_is_that_of_the_specification() => Assert.Equal(
        "GET&http%3A%2F%2Fphotos.example.net%2Fphotos&file%3Dvacation.jpg%26oauth_consumer_key%3Ddpf43f3p2l4k3l03%26oauth_nonce%3Dkllo9940pd9333jh" +
        "%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1191242096%26oauth_token%3Dnnch734d00sl2jdk%26oauth_version%3D1.0%26size%3Doriginal",
        OAuthSignature.BaseString("GET", "http://photos.example.net/photos?file=vacation.jpg&size=original", Photos));

    [Fact]
    public void the_signature_is_that_of_the_specification() => Assert.Equal(
        "tR3+Ty81lMeYAr/Fid0kMTYa/WM=",
        OAuthSignature.Of("GET", "http://photos.example.net/photos?file=vacation.jpg&size=original", Photos, "kd94hf93k423kf44", "pfkkdhi9sl3r4s00"));

    [Fact]
    public void parameters_of_query_and_body_are_sorted_after_encoding() => Assert.Equal(
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2" +
        "%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7",
        OAuthSignature.BaseString(
            "post",
            "HTTP://EXAMPLE.com:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
            [
                new("c2", ""), new("a3", "2 q"), new("oauth_consumer_key", "9djdj82h48djs9d2"), new("oauth_token", "kkk9d7dh3k39sjv7"),
                new("oauth_signature_method", "HMAC-SHA1"), new("oauth_timestamp", "137131201"), new("oauth_nonce", "7d8f3e4a"),
            ]));

    [Theory]
    [InlineData("https://www.example.net:8080/?q=1", "https://www.example.net:8080/")]
    [InlineData("https://Tool.Example.com:443", "https://tool.example.com/")]
    [InlineData("http://tool.example.com/a%7Eb/C+d@e:f#part", "http://tool.example.com/a%7Eb/C+d@e:f")]
    public void an_address_is_signed_with_the_path_as_it_was_written(string url, string signed) => Assert.Equal(signed, OAuthAddress.Parse(url)!.Base);

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("/launch")]
    [InlineData("ftp://tool.example.com/")]
    [InlineData("https://user:secret@tool.example.com/")]
    [InlineData("")]
    public void nothing_else_is_an_address(string url) => Assert.Null(OAuthAddress.Parse(url));

    [Fact]
    public void letters_beyond_ascii_are_encoded_in_utf8() => Assert.Equal("%E2%98%83%20-._~", OAuthSignature.Encode("☃ -._~"));
}
