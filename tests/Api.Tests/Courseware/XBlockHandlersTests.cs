using System.Net;
using OpenEdx.Api.Tests.Assessment;
using OpenEdx.Api.Tests.Identity;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>Who may act on a block, and how a browser without script goes on (wire-lms.md §11.2).</summary>
public sealed class XBlockHandlersTests(ProblemHouse house) : IClassFixture<ProblemHouse>
{
    [Fact]
    public async Task an_anonymous_post_is_unauthenticated()
    {
        var answer = await house.CreateClient().PostForm(ProblemHouse.Url("plain", "problem_check"));
        Assert.Equal((HttpStatusCode.Forbidden, "Unauthenticated"), (answer.StatusCode, await answer.Text()));
    }

    [Fact]
    public async Task an_anonymous_reader_finds_nothing() =>
        Assert.Equal(HttpStatusCode.NotFound, (await house.CreateClient().Ask(ProblemHouse.Url("plain", "problem_get"))).StatusCode);

    [Fact]
    public async Task who_is_not_enrolled_finds_nothing() =>
        Assert.Equal(HttpStatusCode.NotFound, (await house.Stranger.Ask(ProblemHouse.Url("plain", "problem_get"))).StatusCode);

    [Fact]
    public async Task the_course_team_needs_no_enrollment() =>
        Assert.Equal(HttpStatusCode.OK, (await house.Instructor.Ask(ProblemHouse.Url("plain", "problem_get"))).StatusCode);

    [Theory]
    [InlineData("future")]
    [InlineData("staff")]
    public async Task what_is_not_out_yet_is_for_the_team_only(string block)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await house.Learner.Ask(ProblemHouse.Url(block, "problem_get"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await house.Instructor.Ask(ProblemHouse.Url(block, "problem_get"))).StatusCode);
    }

    [Theory]
    [InlineData("/courses/course-v1:No+Such+Course/xblock/block-v1:No+Such+Course+type@problem+block@plain/handler/xmodule_handler/problem_get")]
    [InlineData("/courses/course-v1:OpenedX+ProblemX+2026/xblock/block-v1:OpenedX+ProblemX+2026+type@problem+block@nosuch/handler/xmodule_handler/problem_get")]
    [InlineData("/courses/course-v1:OpenedX+ProblemX+2026/xblock/block-v1:OpenedX+ProblemX+2026+type@problem+block@plain/handler/no_such_handler")]
    [InlineData("/courses/course-v1:OpenedX+ProblemX+2026/xblock/nonsense/handler/xmodule_handler/problem_get")]
    public async Task unknown_courses_blocks_and_handlers_are_not_found(string url) =>
        Assert.Equal(HttpStatusCode.NotFound, (await house.Learner.Ask(url)).StatusCode);

    [Fact]
    public async Task plus_signs_may_arrive_encoded() => Assert.Equal(
        HttpStatusCode.OK, (await house.Learner.Ask(ProblemHouse.Url("plain", "problem_get").Replace("+", "%2B", StringComparison.Ordinal))).StatusCode);

    [Fact]
    public async Task a_form_without_script_goes_back_to_its_page()
    {
        using var request = Form("http://localhost:18000/xblock/unit?x=1");
        var answer = await house.Learner.SendAsync(request, Wire.Ct);
        Assert.Equal((HttpStatusCode.SeeOther, "http://localhost:18000/xblock/unit?x=1"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData("http://evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task a_form_is_never_sent_to_another_site(string referer)
    {
        using var request = Form(referer);
        var answer = await house.Learner.SendAsync(request, Wire.Ct);
        Assert.Null(answer.Headers.Location);
    }

    [Fact]
    public async Task scripts_get_the_answer_itself()
    {
        using var request = Form("http://localhost:18000/xblock/unit");
        request.Headers.Add("X-Requested-With", "XMLHttpRequest");
        Assert.Equal(HttpStatusCode.OK, (await house.Learner.SendAsync(request, Wire.Ct)).StatusCode);
    }

    private static HttpRequestMessage Form(string referer)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, ProblemHouse.Url("plain", "problem_check"))
        {
            Content = new FormUrlEncodedContent([new("input_plain_2_1", "4")]),
        };
        request.Headers.Accept.Add(Wire.Html);
        request.Headers.TryAddWithoutValidation("Referer", referer);
        return request;
    }
}
