using OpenEdx.Domain.Authoring;

namespace OpenEdx.Domain.Tests.Authoring.Olx;

public sealed class OlxSettingsTests
{
    [Theory]
    [InlineData("max_attempts", "2", "2")]
    [InlineData("max_attempts", "null", "null")]
    [InlineData("max_attempts", "", "null")]
    [InlineData("max_attempts", "many", "unset")]
    [InlineData("graded", "true", "true")]
    [InlineData("graded", "True", "true")]
    [InlineData("graded", "no", "false")]
    [InlineData("weight", "1.50", "1.50")]
    [InlineData("weight", "heavy", "unset")]
    [InlineData("display_name", "3.4", "\"3.4\"")]
    [InlineData("display_name", "&quot;Quoted&quot;", "\"Quoted\"")]
    [InlineData("display_name", "[1]", "\"[1]\"")]
    [InlineData("due", "2016-05-01T12:00:00Z", "\"2016-05-01T12:00:00Z\"")]
    [InlineData("due", "&quot;2016-05-01T14:00:00+02:00&quot;", "\"2016-05-01T12:00:00Z\"")]
    [InlineData("due", "March 5 2016 12:00", "\"2016-03-05T12:00:00Z\"")]
    [InlineData("due", "March 5 12:00", "unset")]
    [InlineData("due", "soon", "unset")]
    [InlineData("rerandomize", "true", "\"always\"")]
    [InlineData("rerandomize", "false", "\"per_student\"")]
    [InlineData("rerandomize", "", "\"always\"")]
    [InlineData("rerandomize", "onreset", "\"onreset\"")]
    [InlineData("group_access", "{&quot;5&quot;: [2, 1]}", "{\"5\":[2,1]}")]
    public void attributes_are_json_where_the_field_takes_it(string field, string written, string read)
    {
        var course = Reading.Unit($"""<problem url_name="p" {field}="{written}"><p/></problem>""");
        Assert.Equal(read, course.Blocks()[0].Json(field));
        Assert.Equal(read == "unset", course.Warnings.Any(warning => warning.Kind == OlxIssueKind.InvalidSetting));
        Assert.Equal("<problem><p /></problem>", course.Blocks()[0].Content);
    }

    [Fact]
    public void every_show_of_a_conditional_names_blocks() => Assert.Equal(
        """["i4x://O/C/html/a","i4x://O/C/html/b","i4x://O/C/html/c"]""",
        Reading.Unit("""<conditional url_name="c" sources="i4x://O/C/problem/p" voted="True"><show sources="i4x://O/C/html/a; i4x://O/C/html/b"/><html url_name="h">x</html><show sources="i4x://O/C/html/c"/></conditional>""")
            .Blocks()[0].Json("show_tag_list"));

    [Fact]
    public void what_an_aside_says_of_a_problem_is_a_setting_and_no_part_of_its_text()
    {
        var block = Reading.Unit("""<problem url_name="p"><p/><rapid_response_xblock xblock-family="xblock_asides.v1" enabled="true"/></problem>""").Blocks()[0];
        Assert.Equal(("true", "<problem><p /></problem>"), (block.Json("rapid_response_enabled"), block.Content));
    }

    [Fact]
    public void unknown_attributes_are_kept_apart() =>
        Assert.Equal("""{"color":"red"}""", Reading.Unit("""<problem url_name="p" color="red"><p/></problem>""").Blocks()[0].Json("xml_attributes"));

    [Theory]
    [InlineData("policies/R/policy.json")]
    [InlineData("policies/R.json")]
    public void the_policy_wins_over_the_definition(string file)
    {
        var course = Reading.Unit(
            """<problem url_name="p" max_attempts="2" weight="3"><p/></problem>""",
            (file, """{"course/R": {"display_name": "Policy", "xml_attributes": {}}, "problem/p": {"max_attempts": 5}, "problem/q": {}}"""));
        Assert.Equal(("5", "3"), (course.Blocks()[0].Json("max_attempts"), course.Blocks()[0].Json("weight")));
        Assert.Equal(("\"Policy\"", "unset"), (course.Published.Blocks[Reading.Key.Root].Json("display_name"), course.Published.Blocks[Reading.Key.Root].Json("xml_attributes")));
        Assert.Equal(OlxIssueKind.PolicyRefNotFound, Assert.Single(course.Warnings).Kind);
    }

    [Theory]
    [InlineData("{", OlxIssueKind.BadPolicy)]
    [InlineData("[]", OlxIssueKind.BadPolicyFormat)]
    [InlineData("""{"problem/p": {"display_name": "\u0000"}}""", OlxIssueKind.BadPolicy)]
    [InlineData("""{"problem/p": {"display_name": "\ud800"}}""", OlxIssueKind.BadPolicy)]
    [InlineData("""{"problem/p": {"weight": 1e999}}""", OlxIssueKind.BadPolicy)]
    public void a_bad_policy_counts_as_empty(string policy, OlxIssueKind kind)
    {
        var course = Reading.Unit("""<problem url_name="p" weight="3"><p/></problem>""", ("policies/R/policy.json", policy));
        Assert.Equal(kind, Assert.Single(course.Errors).Kind);
        Assert.Equal("3", course.Blocks()[0].Json("weight"));
    }

    [Fact]
    public void the_grading_policy_of_the_run_comes_first()
    {
        var course = Reading.Unit("", ("policies/R/grading_policy.json", """{"GRADER": [], "GRADE_CUTOFFS": {"Pass": 0.6}}"""), ("grading_policy.json", "{}"));
        Assert.Equal("""{"GRADER":[],"GRADE_CUTOFFS":{"Pass":0.6}}""", course.Published.GradingPolicy!.Value.GetRawText());
        Assert.Equal("{}", Reading.Unit("", ("grading_policy.json", "{}")).Published.GradingPolicy!.Value.GetRawText());
        Assert.Null(Reading.Unit("").Published.GradingPolicy);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"GRADER": {}}""")]
    [InlineData("""{"GRADER": [{"weight": 1}]}""")]
    [InlineData("""{"GRADER": [{"type": "HW", "weight": "much"}]}""")]
    [InlineData("""{"GRADE_CUTOFFS": {"Pass": 60}}""")]
    public void a_bad_grading_policy_counts_as_none(string policy)
    {
        var course = Reading.Unit("", ("grading_policy.json", policy));
        Assert.Null(course.Published.GradingPolicy);
        Assert.Equal(OlxIssueKind.GradingPolicyIssue, Assert.Single(course.Errors).Kind);
    }

    [Fact]
    public void repeated_names_in_json_keep_the_last() =>
        Assert.Equal("2", Reading.Unit("""<problem url_name="p"><p/></problem>""", ("policies/R.json", """{"problem/p": {"max_attempts": 1, "max_attempts": 2}}""")).Blocks()[0].Json("max_attempts"));

    [Fact]
    public void old_references_become_usage_keys()
    {
        var course = Reading.Unit("""<split_test url_name="t" user_partition_id="7" group_id_to_child="{&quot;1&quot;: &quot;i4x://Org/N/vertical/a&quot;, &quot;2&quot;: &quot;i4x://Other/N/vertical/a&quot;}"><vertical url_name="a"/></split_test>""");
        Assert.Equal("""{"1":"block-v1:Org+N+R+type@vertical+block@a","2":"i4x://Other/N/vertical/a"}""", course.Blocks()[0].Json("group_id_to_child").Replace("\\u002B", "+", StringComparison.Ordinal));
    }
}
