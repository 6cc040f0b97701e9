using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

public sealed class AnonymousIdsTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:O+N+R");
    private static readonly CourseKey Other = CourseKey.Parse("course-v1:O+N+S");
    private static readonly UserId Ada = new(17);

    private AnonymousIds Ids => app.Provider.GetRequiredService<AnonymousIds>();

    [Fact]
    public async Task an_id_is_32_digits_that_lead_back_to_the_person()
    {
        var id = await Ids.Of(Ada, Course, Wire.Ct);
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal(id, await Ids.Of(Ada, Course, Wire.Ct));
        Assert.Equal(Ada, await Ids.Find(id, Course, Wire.Ct));
    }

    [Fact]
    public async Task it_differs_by_person_by_course_and_outside_courses() => Assert.Distinct(
        new[]
        {
            await Ids.Of(Ada, Course, Wire.Ct), await Ids.Of(Ada, Other, Wire.Ct), await Ids.Of(Ada, null, Wire.Ct), await Ids.Of(new(18), Course, Wire.Ct),
            (await Ids.OfTools(Ada, Wire.Ct)).Replace("-", "", StringComparison.Ordinal),
        });

    [Fact]
    public async Task an_id_of_one_course_is_nobody_in_another()
    {
        Assert.Null(await Ids.Find(await Ids.Of(Ada, Other, Wire.Ct), Course, Wire.Ct));
        Assert.Null(await Ids.Find(await Ids.Of(Ada, null, Wire.Ct), Course, Wire.Ct));
        Assert.Null(await Ids.FindOfTools(new Guid(Convert.FromHexString(await Ids.Of(Ada, Course, Wire.Ct)), bigEndian: true).ToString(), Wire.Ct));
    }

    [Fact]
    public async Task the_id_for_tools_leads_back_too() => Assert.Equal(Ada, await Ids.FindOfTools(await Ids.OfTools(Ada, Wire.Ct), Wire.Ct));

    [Theory]
    [InlineData("")]
    [InlineData("17")]
    [InlineData("zz000000000000000000000000000000")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("ffffffffffffffffffffffffffffffff0")]
    public async Task what_nobody_made_is_nobody(string id) => Assert.Null(await Ids.Find(id, Course, Wire.Ct));
}
