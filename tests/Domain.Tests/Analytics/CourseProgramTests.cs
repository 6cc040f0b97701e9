using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics;

public sealed class CourseProgramTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ProgramDefined Defined = new("series", "XSeries", "A series", ["edX/DemoX/Demo"], Noon);
    private static readonly DefineProgram Define = new("series", "XSeries", "A series", ["edX/DemoX/Demo"], Noon);

    [Fact]
    public void a_program_is_defined_once_and_anew_when_it_is_another()
    {
        Assert.Equal([Defined], Define.Decide(CourseProgram.Initial).Facts);
        Assert.Empty((Define with { At = Noon.AddDays(1) }).Decide(new(Defined)).Facts);
        Assert.Equal([Defined with { Title = "Other" }], (Define with { Title = "Other" }).Decide(new(Defined)).Facts);
    }

    [Fact]
    public void a_program_needs_a_title_a_short_id_and_keys_of_courses()
    {
        Assert.IsType<DefineProgram.NoName>((Define with { Title = " " }).Decide(CourseProgram.Initial).Refusal);
        Assert.IsType<DefineProgram.NoName>((Define with { Program = new('x', 101) }).Decide(CourseProgram.Initial).Refusal);
        Assert.Equal(new DefineProgram.MalformedCourse("x"), (Define with { Courses = ["edX/DemoX/Demo", "x"] }).Decide(CourseProgram.Initial).Refusal);
    }

    [Fact]
    public void what_is_not_there_is_not_withdrawn()
    {
        var ask = new WithdrawProgram("series", Noon);
        Assert.Equal([new ProgramWithdrawn("series", Noon)], ask.Decide(new(Defined)).Facts);
        Assert.Empty(ask.Decide(CourseProgram.Initial.Evolve(Defined).Evolve(new ProgramWithdrawn("series", Noon))).Facts);
    }
}
