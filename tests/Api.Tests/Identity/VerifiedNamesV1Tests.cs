using System.Net;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

public sealed class VerifiedNamesV1Tests(TestApp app) : IClassFixture<TestApp>
{
    private const string Names = "/api/edx_name_affirmation/v1/verified_name";

    [Fact]
    public async Task nobody_is_verified_and_nobody_asks_about_others()
    {
        await app.Account("vera", ct: Wire.Ct);
        await app.Account("helper", isStaff: true, ct: Wire.Ct);
        var (vera, staff) = (await app.SignIn("vera", Wire.Ct), await app.SignIn("helper", Wire.Ct));
        using var one = await vera.Ask(Names);
        Assert.Equal(HttpStatusCode.NotFound, one.StatusCode);
        Assert.Equal(["detail"], (await one.Json()).Names());
        using var history = await vera.Ask($"{Names}/history?username=Vera");
        Assert.Equal("""{"use_verified_name_for_certs":false,"results":[]}""", await history.Text());
        using var status = await vera.Ask("/verify_student/status/");
        Assert.Equal("""{"status":"none","expires":"","can_verify":false}""", await status.Text());
        foreach (var url in (string[])[Names, $"{Names}/history"])
        {
            using var others = await vera.Ask($"{url}?username=helper");
            Assert.Equal(HttpStatusCode.Forbidden, others.StatusCode);
            using var asStaff = await staff.Ask($"{url}?username=vera");
            Assert.NotEqual(HttpStatusCode.Forbidden, asStaff.StatusCode);
            using var nobody = await app.CreateClient().Ask(url);
            Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        }
    }
}
