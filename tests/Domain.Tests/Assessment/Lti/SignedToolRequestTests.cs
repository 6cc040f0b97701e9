using System.Text;
using OpenEdx.Domain.Assessment;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>A genuine request, and every way to bend one.</summary>
public sealed class SignedToolRequestTests
{
    private const string Address = "https://lms.example.org/courses/course-v1:O+N+R/xblock/block-v1:O+N+R+type@lti+block@b/handler_noauth/grade_handler";
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LtiPassport Passport = new("lab", "the:key", "se&cret");
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("<xml/>");

    [Fact]
    public void a_genuine_request_passes_and_tells_its_nonce()
    {
        var check = Request().Check(Passport, Noon);
        Assert.Null(check.Failure);
        Assert.Contains("nonce-1", check.Once, StringComparison.Ordinal);
    }

    [Fact]
    public void the_digest_of_a_body_is_that_of_the_specification() =>
        // OAuth Request Body Hash 1.0, §3.2 and appendix A.
        Assert.Equal(["Lve95gjOVATpfV8EL5X4nxwjKHE=", "2jmj7l5rSw0yVb/vlWAYkK/YBwk="], [SignedToolRequest.DigestOf("Hello World!"u8), SignedToolRequest.DigestOf([])]);

    [Fact]
    public void one_of_several_addresses_suffices() => Assert.Null((Request() with { Addresses = ["http://other.example.org/", "no address", Address] }).Check(Passport, Noon).Failure);

    [Fact]
    public void another_address_is_refused() => Refused(ToolSignatureCheck.BadSignature, Request() with { Addresses = [Address + "/more"] });

    [Fact]
    public void another_method_is_refused() => Refused(ToolSignatureCheck.BadSignature, Request() with { Method = "PUT" });

    [Fact]
    public void another_body_is_refused() => Refused(ToolSignatureCheck.BadBodyHash, Request() with { Body = "<xml>1</xml>"u8.ToArray() });

    [Fact]
    public void a_body_whose_digest_is_not_signed_is_refused() => Refused(ToolSignatureCheck.BadBodyHash, Signed(p => p.Remove("oauth_body_hash")));

    [Fact]
    public void a_parameter_changed_after_signing_is_refused() =>
        Refused(ToolSignatureCheck.BadSignature, Request() with { Authorization = Request().Authorization!.Replace("nonce-1", "nonce-2", StringComparison.Ordinal) });

    [Fact]
    public void a_parameter_twice_is_refused() =>
        Refused(ToolSignatureCheck.BadSignature, Request() with { Authorization = Request().Authorization + ", oauth_nonce=\"nonce-1\"" });

    [Theory]
    [InlineData("PLAINTEXT")]
    [InlineData("RSA-SHA1")]
    [InlineData("HMAC-SHA256")]
    [InlineData("none")]
    public void no_other_method_of_signing_counts(string method) => Refused(ToolSignatureCheck.BadSignature, Signed(p => p["oauth_signature_method"] = method));

    [Fact]
    public void another_key_is_refused() => Refused(ToolSignatureCheck.BadSignature, Signed(p => p["oauth_consumer_key"] = "other"));

    [Fact]
    public void another_secret_is_refused() => Assert.Equal(ToolSignatureCheck.BadSignature, Request().Check(Passport with { Secret = "guess" }, Noon));

    [Fact]
    public void nobody_signs_for_a_course_without_a_passport() => Assert.Equal(ToolSignatureCheck.BadSignature, Signed(_ => { }, new("", "", "")).Check(null, Noon));

    [Fact]
    public void nobody_signs_with_an_empty_secret() =>
        Assert.Equal(ToolSignatureCheck.BadSignature, Signed(_ => { }, Passport with { Secret = "" }).Check(Passport with { Secret = "" }, Noon));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer abc")]
    [InlineData("OAuth ")]
    [InlineData("OAuth oauth_signature")]
    [InlineData("OAuth =x")]
    public void without_a_signature_nothing_passes(string? header) => Refused(ToolSignatureCheck.BadSignature, Request() with { Authorization = header }, orBodyHash: true);

    [Theory]
    [InlineData(-1800, null)]
    [InlineData(-1801, "OAuth timestamp verification has failed.")]
    [InlineData(1800, null)]
    [InlineData(1801, "OAuth timestamp verification has failed.")]
    public void a_clock_may_be_half_an_hour_off(int seconds, string? failure) => Assert.Equal(
        failure, Signed(p => p["oauth_timestamp"] = $"{Noon.ToUnixTimeSeconds() + seconds}").Check(Passport, Noon).Failure);

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-9223372036854775808")]
    [InlineData("99999999999999999999")]
    public void a_timestamp_is_a_number(string timestamp) => Refused(ToolSignatureCheck.BadTimestamp, Signed(p => p["oauth_timestamp"] = timestamp));

    [Fact]
    public void a_nonce_is_needed() => Refused(ToolSignatureCheck.BadNonce, Signed(p => p["oauth_nonce"] = ""));

    private static void Refused(ToolSignatureCheck expected, SignedToolRequest request, bool orBodyHash = false)
    {
        var found = request.Check(Passport, Noon);
        Assert.True(found == expected || (orBodyHash && found == ToolSignatureCheck.BadBodyHash), found.Failure ?? "passed");
    }

    private static SignedToolRequest Request() => Signed(_ => { });

    /// <summary>As a tool signs.</summary>
    private static SignedToolRequest Signed(Action<Dictionary<string, string>> change, LtiPassport? by = null)
    {
        by ??= Passport;
        var parameters = new Dictionary<string, string>
        {
            ["oauth_consumer_key"] = by.Key,
            ["oauth_signature_method"] = "HMAC-SHA1",
            ["oauth_timestamp"] = $"{Noon.ToUnixTimeSeconds()}",
            ["oauth_nonce"] = "nonce-1",
            ["oauth_version"] = "1.0",
            ["oauth_body_hash"] = SignedToolRequest.DigestOf(Body),
        };
        change(parameters);
        var signature = OAuthSignature.Of("POST", Address, parameters, by.Secret);
        var header = string.Join(", ", parameters.Append(new("oauth_signature", signature)).Select(p => $"{p.Key}=\"{OAuthSignature.Encode(p.Value)}\""));
        return new("POST", [Address], $"OAuth realm=\"x\", {header}", Body);
    }
}
