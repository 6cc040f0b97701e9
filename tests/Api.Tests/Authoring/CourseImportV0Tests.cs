using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Tests.Authoring;

public sealed class CourseImportV0Tests(AppWithCallers app) : IClassFixture<AppWithCallers>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task an_upload_is_imported_under_the_key_of_the_url_and_reports_its_end()
    {
        var staff = app.As("staff");
        var answer = await staff.PostAsync("/api/courses/v0/import/course-v1:Up+Load+1/", Form(Archives.TarGz(Archives.SmallCourse())), Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var task = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal("c.tar.gz", task.GetProperty("filename").GetString());

        var state = await staff.GetFromJsonAsync<JsonElement>($"/api/courses/v0/import/course-v1:Up+Load+1/?task_id={task.GetProperty("task_id").GetString()}&filename=c.tar.gz", Ct);
        Assert.Equal("""{"state":"Succeeded"}""", state.GetRawText());
        var log = await app.Streams.ReadStream(CoursePublicationEvent.StreamOf(CourseKey.Of("Up", "Load", "1")), Ct);
        Assert.Equal(new UserId(1), Assert.IsType<CourseVersionPublished>(log[^1].Data).By);
    }

    [Fact]
    public async Task a_refused_archive_is_a_failed_task()
    {
        var staff = app.As("staff");
        var answer = await staff.PostAsync("/api/courses/v0/import/course-v1:Up+Load+2/", Form(Archives.TarGz(("../x.xml", "<x/>"))), Ct);
        var task = (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("task_id").GetString();
        var state = await staff.GetFromJsonAsync<JsonElement>($"/api/courses/v0/import/course-v1:Up+Load+2/?task_id={task}&filename=c.tar.gz", Ct);
        Assert.Equal("""{"state":"Failed"}""", state.GetRawText());
        Assert.Empty(await app.Streams.ReadStream(CourseDraftEvent.StreamOf(CourseKey.Of("Up", "Load", "2")), Ct));
    }

    [Theory]
    [InlineData("course_data", "c.zip", "Parameter in the wrong format")]
    [InlineData("file", "c.tar.gz", "Missing required parameter")]
    public async Task a_wrong_form_is_refused(string field, string filename, string message)
    {
        var answer = await app.As("staff").PostAsync("/api/courses/v0/import/course-v1:Up+Load+3/", Form([1], field, filename), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal($$"""{"developer_message":"{{message}}","error_code":"internal_error"}""", await answer.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task a_body_that_is_no_form_is_refused()
    {
        var answer = await app.As("staff").PostAsync("/api/courses/v0/import/course-v1:Up+Load+3/", new StringContent("x"), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static MultipartFormDataContent Form(byte[] archive, string field = "course_data", string filename = "c.tar.gz") =>
        new() { { new ByteArrayContent(archive), field, filename } };
}
