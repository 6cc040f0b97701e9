using OpenEdx.Domain.Authoring;

namespace OpenEdx.Domain.Tests.Authoring.Olx;

public sealed class OlxNameTests
{
    [Theory]
    [InlineData("""<problem url_name="u" slug="s" display_name="d"><p/></problem>""", "problem/u")]
    [InlineData("""<problem slug="s" display_name="d"><p/></problem>""", "problem/s")]
    [InlineData("""<problem name="n x" display_name="d"><p/></problem>""", "problem/n_x")]
    [InlineData("""<problem display_name="A (long) name!"><p/></problem>""", "problem/A_long_name_")]
    public void names_are_looked_up_in_order(string element, string name) => Assert.Equal(name, Reading.Unit(element).Names());

    [Fact]
    public void a_nameless_block_is_named_by_its_content()
    {
        var course = Reading.Unit("<problem><p>x</p></problem>");
        Assert.Equal("problem/problem_" + Sha1("<problem><p>x</p></problem>"), course.Names());
        Assert.Equal(OlxIssueKind.MissingURLName, Assert.Single(course.Warnings).Kind);
    }

    [Fact]
    public void nameless_blocks_of_equal_content_stay_two()
    {
        var names = Reading.Unit("<html>x</html><html>x</html>").Names().Split(' ');
        Assert.Equal(names[0] + "-2", names[1]);
    }

    [Fact]
    public void a_second_problem_of_the_same_name_is_an_error_and_named_by_its_content()
    {
        var course = Reading.Unit("""<problem url_name="p"><p>1</p></problem><problem url_name="p"><p>2</p></problem>""");
        Assert.Equal(OlxIssueKind.DuplicateURLName, Assert.Single(course.Errors).Kind);
        Assert.Equal("problem/p", course.Names().Split(' ')[0]);
        Assert.Matches(@"\Aproblem/problem_[0-9a-f]{12}\z", course.Names().Split(' ')[1]);
    }

    [Fact]
    public void types_have_names_of_their_own() =>
        Assert.Equal("problem/p html/p", Reading.Unit("""<problem url_name="p"><p/></problem><html url_name="p">x</html>""").Names());

    [Fact]
    public void a_name_that_no_key_can_carry_gives_way()
    {
        var course = Reading.Unit("""<problem url_name="a/b c"><p/></problem>""");
        Assert.Matches(@"\Aproblem/problem_[0-9a-f]{12}\z", course.Names());
        Assert.Equal(OlxIssueKind.InvalidSetting, Assert.Single(course.Warnings).Kind);
    }

    private static string Sha1(string text)
    {
#pragma warning disable CA5350 // The names of Open edX are SHA-1.
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..12];
#pragma warning restore CA5350
    }
}
