using OpenEdx.Domain.Identity;

namespace OpenEdx.Domain.Tests.Identity;

public sealed class RegistrationRulesTests
{
    [Theory]
    [InlineData("ab", true)]
    [InlineData("a", false)]
    [InlineData("123456789012345678901234567890", true)]
    [InlineData("1234567890123456789012345678901", false)]
    [InlineData("Ada_Love-lace9", true)]
    [InlineData("ada lovelace", false)]
    [InlineData("ada@lovelace", false)]
    [InlineData("äda", false)]
    [InlineData("ada\n", false)]
    public void usernames_have_two_to_thirty_plain_letters_digits_and_dashes(string username, bool isFine) =>
        Assert.Equal(isFine, RegistrationRules.Username(username) is null);

    [Theory]
    [InlineData("ada@example.org", true)]
    [InlineData("ada+course@mail.example.org", true)]
    [InlineData("ada", false)]
    [InlineData("ada@", false)]
    [InlineData("ada@example", false)]
    [InlineData("@example.org", false)]
    [InlineData("ada@example.org\n", false)]
    [InlineData("a da@example.org", false)]
    public void addresses_have_a_name_and_a_domain(string email, bool isFine) => Assert.Equal(isFine, RegistrationRules.Email(email) is null);

    [Fact]
    public void addresses_have_at_most_254_characters()
    {
        const string Domain = "@example.org";
        Assert.Null(RegistrationRules.Email(new string('a', 254 - Domain.Length) + Domain));
        Assert.NotNull(RegistrationRules.Email(new string('a', 255 - Domain.Length) + Domain));
    }

    [Theory]
    [InlineData("Ada Lovelace", true)]
    [InlineData("李明", true)]
    [InlineData("", false)]
    [InlineData("   ", false)]
    [InlineData("<b>Ada</b>", false)]
    [InlineData("see https://example.org", false)]
    [InlineData("www.example.net", false)]
    [InlineData("Dr. Ada Lovelace", true)]
    public void names_are_any_text_without_markup_and_web_addresses(string name, bool isFine) =>
        Assert.Equal(isFine, RegistrationRules.Name(name) is null);

    [Theory]
    [InlineData("1234567", false)]
    [InlineData("12345678", true)]
    [InlineData("AdaLovelace1", false)]
    [InlineData("my-ada.l@example.org", false)]
    [InlineData("ada.l-and-more", false)]
    [InlineData("entirely different", true)]
    public void passwords_have_at_least_eight_characters_and_resemble_neither_name_nor_address(string password, bool isFine) =>
        Assert.Equal(isFine, RegistrationRules.Password(password, "adalovelace", "ada.l@example.org") is null);

    [Fact]
    public void passwords_have_at_most_75_characters()
    {
        Assert.Null(RegistrationRules.Password(new string('x', 75), null, null));
        Assert.NotNull(RegistrationRules.Password(new string('x', 76), null, null));
    }
}
