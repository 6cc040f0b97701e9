using OpenEdx.Domain.Identity;

namespace OpenEdx.Domain.Tests.Identity;

public sealed class ProfileRulesTests
{
    [Theory]
    [InlineData("facebook", "ada.l", "https://www.facebook.com/ada.l")]
    [InlineData("facebook", "https://m.facebook.com/ada/", "https://www.facebook.com/ada")]
    [InlineData("facebook", "https://www.facebook.com/profile.php?id=42", "https://www.facebook.com/profile.php?id=42")]
    [InlineData("twitter", "http://twitter.com/ada", "https://www.twitter.com/ada")]
    [InlineData("x", "ada_l", "https://www.x.com/ada_l")]
    [InlineData("x", "https://x.com/ada_l", "https://www.x.com/ada_l")]
    [InlineData("linkedin", " www.linkedin.com/in/ada-l ", "https://www.linkedin.com/in/ada-l")]
    public void a_link_leads_to_its_platform(string platform, string typed, string expected) => Assert.Equal(expected, ProfileRules.SocialLink(platform, typed));

    [Theory]
    [InlineData("facebook", "javascript:alert(1)")]
    [InlineData("facebook", "https://evil.example.org/ada")]
    [InlineData("facebook", "https://evil.example.org/")]
    [InlineData("facebook", "https://www.facebook.com.evil.example.org/ada")]
    [InlineData("facebook", "ada\"onmouseover=alert(1)")]
    [InlineData("facebook", "ada/../evil")]
    [InlineData("twitter", "https://www.facebook.com/ada")]
    [InlineData("twitter", "")]
    [InlineData("twitter", "..")]
    [InlineData("x", "https://www.twitter.com/ada")]
    [InlineData("xTwitter", "ada")]
    [InlineData("myspace", "ada")]
    public void and_nowhere_else(string platform, string typed) => Assert.Null(ProfileRules.SocialLink(platform, typed));

    [Fact]
    public void a_bio_is_short()
    {
        Assert.Null(ProfileRules.Bio(new string('x', 300)));
        Assert.NotNull(ProfileRules.Bio(new string('x', 301)));
    }

    [Theory]
    [InlineData("+4712345678", true)]
    [InlineData("12345", true)]
    [InlineData("call me", false)]
    [InlineData("+", false)]
    public void a_telephone_number_has_digits(string typed, bool isOne) => Assert.Equal(isOne, ProfileRules.Phone(typed) is null);

    [Fact]
    public void countries_and_languages_have_names_of_their_own()
    {
        Assert.Equal((250, 186), (CountryNames.All.Count, LanguageNames.All.Count));
        Assert.Equal(CountryNames.All.Count, CountryNames.All.Values.Distinct().Count());
        Assert.Equal(LanguageNames.All.Count, LanguageNames.All.Values.Distinct().Count());
        Assert.All(CountryNames.All.Keys, code => Assert.Matches("^[A-Z]{2}$", code));
        Assert.Equal(("Norway", "Chinese (simplified)"), (CountryNames.All["NO"], LanguageNames.All["zh_HANS"]));
    }
}
