using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>
/// A course with three people: <c>vera</c>, whose name and answers are her own and hold scripts; <c>mallory</c>, a fellow learner; and <c>tia</c> of the course team.
/// </summary>
public sealed class HostileLearner : IAsyncLifetime
{
    public const string Email = "vera-secret@example.org";

    /// <summary>In vera's full name.</summary>
    public const string Surname = "Secretsurname";

    /// <summary>In vera's answers.</summary>
    public const string Answer = "secret-answer";

    /// <summary>Of each script that vera wrote somewhere, behind which it says where.</summary>
    public const string Script = "<script>alert('";

    private static readonly string Token = new('t', 32);

    public static CourseKey Course => CourseBuilder.Key;

    public TestApp App { get; } = new();

    public UserId Vera { get; private set; }

    public UserId Mallory { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await App.InitializeAsync();
        await new CourseBuilder().With(("start", "2020-01-01T00:00:00Z"), ("display_name", "Hostile"))
            .Add("chapter-1", null, ("display_name", "Week 1")).Add("sequential-1", "chapter-1", ("graded", true), ("format", "Homework")).Add("vertical-1", "sequential-1")
            .Add("problem-1", "vertical-1").Body("problem-1", "<problem><stringresponse answer=\"right\" type=\"ci\"><label>Say it</label><textline/></stringresponse></problem>")
            .Add("word_cloud-1", "vertical-1", ("num_inputs", 1))
            .Publish(App.Streams, Wire.Ct);
        var made = await App.Provider.GetRequiredService<AccountRegistration>().Register(
            new("vera", Email, $"Vera {Script}name')</script> {Surname}", People.Password, new Dictionary<string, string>(), Activate: true),
            TimeProvider.System.GetUtcNow(), EventMetadata.None, Wire.Ct);
        Vera = made.User!.Value;
        Mallory = await App.Account("mallory", ct: Wire.Ct);
        await App.GrantRole(await App.Account("tia", ct: Wire.Ct), Course, CourseRoles.Staff, Wire.Ct);
        foreach (var learner in (UserId[])[Vera, Mallory])
        {
            await App.Streams.Append(
                [new StreamAppend(CourseEnrollmentEvent.StreamOf(learner, Course), "course_enrollment", ExpectedVersion.Any, [new EnrollmentActivated(learner, Course, "audit", DateTimeOffset.UnixEpoch)])],
                EventMetadata.None, Wire.Ct);
        }

        using (var answer = await Ask(Vera, HttpMethod.Post, $"/courses/{Course}/xblock/{CourseBuilder.Usage("problem-1")}/handler/xmodule_handler/problem_check", new FormUrlEncodedContent(
                   [KeyValuePair.Create("input_problem-1_2_1", $"\">{Script}answer')</script> {Answer}")])))
            answer.EnsureSuccessStatusCode();
        using (var words = await Ask(Vera, HttpMethod.Post, $"/courses/{Course}/xblock/{CourseBuilder.Usage("word_cloud-1")}/handler/xmodule_handler/submit", new FormUrlEncodedContent(
                   [KeyValuePair.Create("student_words[]", $"{Script}w')</script>")])))
            words.EnsureSuccessStatusCode();
        await App.CatchUp(Wire.Ct);
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    public async Task<HttpResponseMessage> Ask(UserId person, HttpMethod method, string url, HttpContent? body = null, RouteEndpoint? endpoint = null)
    {
        var session = await App.Provider.GetRequiredService<SessionCookie>().Write(new(person, 1, TimeProvider.System.GetUtcNow()), Wire.Ct);
        using var request = new HttpRequestMessage(method, new Uri(url, UriKind.Relative)) { Content = body };
        request.Headers.Add("Cookie", $"csrftoken={Token}; sessionid={session}");
        request.Headers.Add("X-CSRFToken", Token);
        return await App.CreateClient(endpoint is null ? null : App.SiteOf(endpoint)).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Wire.Ct);
    }

    /// <summary>Vera's, for every parameter that names a person; hers or the course's, for every other that can be known.</summary>
    public string ValueOf(string parameter) => parameter switch
    {
        "course" or "run" => Course.ToString(),
        "usage" or "block" or "problem" or "sequence" or "unit" => CourseBuilder.Usage(parameter switch { "sequence" => "sequential-1", "unit" => "vertical-1", _ => "problem-1" }).ToString(),
        "username" or "learner" => "vera",
        "user" or "user_id" or "student_id" => Vera.ToString(),
        _ => "1",
    };
}
