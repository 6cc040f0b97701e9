using OpenEdx.Domain.Identity;

namespace OpenEdx.Domain.Tests.Identity;

/// <summary>The hashes were computed with Python's <c>hashlib.pbkdf2_hmac</c>, which Django uses.</summary>
public sealed class DjangoPasswordHashTests
{
    private const string Known = "pbkdf2_sha256$1000$seasalt2seasalt2seasal$drro7xMJ13elIahJIAiY3HqARVlFS9K53WQiGn8FlkM=";

    [Theory]
    [InlineData("correct horse battery staple", Known)]
    [InlineData("pässwörd-密码", "pbkdf2_sha256$20000$AbCdEfGhIjKlMnOpQrStUv$A6U9OzEroPDyDBrcwyQ6H0fkGmuVlcXPJFsoteLohZg=")]
    [InlineData("lètmein", "pbkdf2_sha256$1$seasalt$mJQ8D8xVBAKQGCo0t0n+NSPS2a0gQhVtjuC9LdL9WiM=")]
    [InlineData("edx", "pbkdf2_sha256$260000$YWJj0123456789$NJSoUC1/CNj3d1fGP5rLtHxSGEAJrKb60xbkNPiXgqE=")]
    public void a_hash_that_python_computed_is_verified_and_computed_alike(string password, string hash)
    {
        var parts = hash.Split('$');
        Assert.True(DjangoPasswordHash.Matches(password, hash));
        Assert.Equal(hash, DjangoPasswordHash.Of(password, parts[2], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("correct horse battery stapl")]
    [InlineData("Correct horse battery staple")]
    [InlineData("")]
    public void another_password_does_not_match(string password) => Assert.False(DjangoPasswordHash.Matches(password, Known));

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("correct horse battery staple")]
    [InlineData("pbkdf2_sha1$1000$seasalt2seasalt2seasal$drro7xMJ13elIahJIAiY3HqARVlFS9K53WQiGn8FlkM=")]
    [InlineData("pbkdf2_sha256$0$seasalt2seasalt2seasal$drro7xMJ13elIahJIAiY3HqARVlFS9K53WQiGn8FlkM=")]
    [InlineData("pbkdf2_sha256$-1$seasalt2seasalt2seasal$drro7xMJ13elIahJIAiY3HqARVlFS9K53WQiGn8FlkM=")]
    [InlineData("pbkdf2_sha256$999999999$seasalt2seasalt2seasal$drro7xMJ13elIahJIAiY3HqARVlFS9K53WQiGn8FlkM=")]
    [InlineData("pbkdf2_sha256$1000$seasalt2seasalt2seasal$")]
    [InlineData("pbkdf2_sha256$1000$seasalt2seasalt2seasal$drro")]
    [InlineData("pbkdf2_sha256$1000$seasalt2seasalt2seasal$not base64")]
    public void a_text_that_is_no_such_hash_matches_nothing(string stored) =>
        Assert.False(DjangoPasswordHash.Matches("correct horse battery staple", stored));
}
