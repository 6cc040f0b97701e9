using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.SharedKernel;

/// <summary>Keys parsed by hand against the patterns that say what a key is.</summary>
public sealed partial class OpaqueKeyProperties
{
    /// <summary>Near misses and keys alike: what a text may be made of, in any order.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
        from pieces in Gen.Elements(
            "course-v1:", "block-v1:", "+type@", "+block@", " type@", " block@", "+", " ", "@", "A", "edX", "2026_T1", "ü", "東", "a-b~c.d:e", "%41", "\n", "", "é", "𐐀",
            "course-v1:A+B+C", "block-v1:A+B+C+type@problem+block@p1").ListOf()
        select string.Concat(pieces),
        from parts in Part.ArrayOf(3)
        from plus in Gen.Elements("+", " ", "++", "")
        select $"course-v1:{parts[0]}{plus}{parts[1]}+{parts[2]}",
        from parts in Part.ArrayOf(5)
        from plus in Gen.Elements("+", " ", "/")
        select $"block-v1:{parts[0]}+{parts[1]}{plus}{parts[2]}+type@{parts[3]}{plus}block@{parts[4]}",
        from length in Gen.Choose(200, 260)
        select $"block-v1:A+B+C+type@html+block@{new string('x', Math.Max(1, length - 32))}");

    private static Gen<string> Part =>
        from letters in Gen.Frequency(
            (20, Gen.Elements("abcXYZ019_-~.:".ToCharArray())), (1, Gen.Elements('+', ' ', '%', '@', '/', '\n', '\0', 'ß', '٣', '\u0301', '\u0903', '\u200d', '\ud83d'))).ListOf()
        select new string([.. letters]);

    [Fact]
    public void a_course_key_is_what_the_pattern_says() =>
        Prop.ForAll(Arb.From(Texts), text => Course(text) == (CourseKey.TryParse(text, out var key) ? Parts(key) : null))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void a_usage_key_is_what_the_pattern_says() =>
        Prop.ForAll(Arb.From(Texts), text => Usage(text) == (UsageKey.TryParse(text, out var key) ? Parts(key) : null))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void every_letter_has_the_place_that_the_pattern_gives_it()
    {
        for (var letter = char.MinValue; letter < char.MaxValue; letter++)
        {
            string course = $"course-v1:a{letter}+b+c", usage = $"block-v1:a+b+c+type@{letter}+block@{letter}", id = $"block-v1:a+b+c+type@t+block@x{letter}";
            Assert.True(CoursePattern().IsMatch(course.Replace(' ', '+')) == CourseKey.TryParse(course, out _), $"{(int)letter:x4} in a course key");
            Assert.True(UsagePattern().IsMatch(usage.Replace(' ', '+')) == UsageKey.TryParse(usage, out _), $"{(int)letter:x4} as a type");
            Assert.True(UsagePattern().IsMatch(id.Replace(' ', '+')) == UsageKey.TryParse(id, out _), $"{(int)letter:x4} in an id");
        }
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void a_key_has_at_most_255_letters(int length, bool isKey)
    {
        Assert.Equal(isKey, CourseKey.TryParse("course-v1:A+B+".PadRight(length, 'x'), out _));
        Assert.Equal(isKey, UsageKey.TryParse("block-v1:A+B+C+type@html+block@".PadRight(length, 'x'), out _));
    }

    [Fact]
    public void a_key_made_of_a_text_with_blanks_is_the_same_key()
    {
        Assert.True(UsageKey.TryParse("block-v1:A B C type@html block@x", out var blank));
        Assert.Equal(UsageKey.Parse("block-v1:A+B+C+type@html+block@x"), blank);
        Assert.Equal(CourseKey.Parse("course-v1:A+B+C"), blank.Course);
        Assert.Equal(blank.Course.Block("html", "x"), blank);
    }

    private static (string Text, string Org, string Number, string Run)? Parts(CourseKey key) => (key.ToString(), key.Org, key.Number, key.Run);

    private static (string Text, string Course, string Run, string Type, string Id)? Parts(UsageKey key) =>
        (key.ToString(), key.Course.ToString(), key.Course.Run, key.Type, key.BlockId);

    private static (string Text, string Org, string Number, string Run)? Course(string text) =>
        text.Length <= 255 && CoursePattern().Match(text.Replace(' ', '+')) is { Success: true } match
            ? (match.Value, match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value)
            : null;

    private static (string Text, string Course, string Run, string Type, string Id)? Usage(string text) =>
        text.Length <= 255 && UsagePattern().Match(text.Replace(' ', '+')) is { Success: true } match
            ? (match.Value, $"course-v1:{match.Groups[1].Value}+{match.Groups[2].Value}+{match.Groups[3].Value}", match.Groups[3].Value, match.Groups[4].Value, match.Groups[5].Value)
            : null;

    [GeneratedRegex(@"\Acourse-v1:([\w\-~.:]+)\+([\w\-~.:]+)\+([\w\-~.:]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex CoursePattern();

    [GeneratedRegex(@"\Ablock-v1:([\w\-~.:]+)\+([\w\-~.:]+)\+([\w\-~.:]+)\+type@([\w\-~.:]+)\+block@([\w\-~.:%]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex UsagePattern();
}
