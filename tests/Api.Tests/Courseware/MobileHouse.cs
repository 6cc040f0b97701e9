using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>What tests of the apps' endpoints have in common.</summary>
internal static class MobileHouse
{
    /// <summary>Publishes a further course, an empty one, and enrolls somebody.</summary>
    /// <param name="run">Last part of its key.</param>
    public static async Task<CourseKey> Join(this LearningHouse house, string person, string run, DateTimeOffset at, params (string Name, object Value)[] settings)
    {
        var key = CourseKey.Parse($"course-v1:Other+Empty+{run}");
        var fields = settings.Aggregate(FieldValues.Empty.With("display_name", run).With("start", "2026-01-01T00:00:00Z"), (all, field) => all.With(field.Name, field.Value));
        await house.Given(
            CoursePublicationEvent.StreamOf(key), new CourseBlockPublished(key.Root, fields, null, []), new CourseVersionPublished(key, 1, 1, null, Noon));
        await house.Given(CourseEnrollmentEvent.StreamOf(house.People[person], key), new EnrollmentActivated(house.People[person], key, "audit", at));
        await house.CatchUp();
        return key;
    }

    public static async Task<(int Status, JsonNode? Body)> Patch(this LearningHouse house, string person, string url, object body)
    {
        using var answer = await house.As(person).PatchAsJsonAsync(url, body, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }
}
