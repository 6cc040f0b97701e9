using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OpenEdx.Domain.Authoring;

namespace OpenEdx.Domain.Tests.Authoring.Olx;

public sealed class OlxFieldValueTests
{
    private static readonly Gen<string> Texts =
        from pieces in Gen.Elements(
            "-", "0", "1", "12", ".", "5", "e", "E", "+", "true", "false", "null", "\"a\"", "[1]", "{\"a\":1}", " ", "\n", "\t", "\u00a0", "٣", "x", "NaN", "").ListOf()
        select string.Concat(pieces);

    [Fact]
    public void no_text_that_is_json_is_taken_for_plain() =>
        Prop.ForAll(Arb.From(Texts), text => OlxFieldValue.MayBeJson(text) || !OlxJson.TryParse(text, out _, out _))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Theory]
    [InlineData("Week 1: getting started")]
    [InlineData("3 ways to remember")]
    [InlineData("2026-01-01T00:00:00Z")]
    [InlineData("-")]
    [InlineData("007")]
    [InlineData("nullable")]
    [InlineData("")]
    public void plain_text_is_not_tried_as_json(string text) => Assert.False(OlxFieldValue.MayBeJson(text));

    [Fact]
    public void the_sample_course_is_read_without_any_exception()
    {
        var folder = Path.Combine(SourceFolder(), "../../../../samples/sample-course");
        var tree = new OlxTree(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".xml" or ".json" or ".html")
            .Select(file => KeyValuePair.Create(
                Path.GetRelativePath(folder, file).Replace('\\', '/'), new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(File.ReadAllText(file))))));
        var (thrown, here) = (new List<string>(), Environment.CurrentManagedThreadId);
        AppDomain.CurrentDomain.FirstChanceException += Note;
        try
        {
            Assert.IsType<OlxReading.Course>(OlxReader.Read(tree));
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Note;
        }

        Assert.Empty(thrown);

        // Other tests run on other threads meanwhile.
        void Note(object? sender, FirstChanceExceptionEventArgs first)
        {
            if (Environment.CurrentManagedThreadId == here) thrown.Add(first.Exception.ToString());
        }
    }

    private static string SourceFolder([CallerFilePath] string test = "") => Path.GetDirectoryName(test)!;
}
