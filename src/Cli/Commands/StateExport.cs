using System.CommandLine;
using System.Text.Json.Nodes;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx state export</c>: one JSON line per (learner, block).</summary>
internal static class StateExport
{
    public static Command Create()
    {
        var course = new Argument<string>("course") { Description = "Course run: course-v1:ORG+NUMBER+RUN." };
        var to = new Option<string?>("--out", "-o") { Description = "File to write; else the standard output.", HelpName = "FILE" };
        var command = new DescribedCommand(
            "export",
            "Write the state of every learner in every block of a course, one JSON object per line.",
            """
            The fields are those of Open edX's table courseware_studentmodule: student_id, module_id, module_type, course_id, state (as JSON, not as
            text), grade, max_grade, created, modified. Learners are named by number. Problems, boards, done
            blocks and tools come first; then open responses, places in sequences and videos, draws of problem banks, polls, surveys and word clouds.

            Examples:
              openedx state export course-v1:OpenEdx+HLW101+2026 --out state.ndjson
              openedx state export course-v1:OpenEdx+HLW101+2026 | jq 'select(.state.attempts > 3)'
            """)
        {
            course, to,
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            if (parsed.GetValue(to) is not { } path)
            {
                await Export(services, parsed.GetValue(course)!, Console.Out, ct);
                return 0;
            }

            await using var file = new StreamWriter(path);
            await Export(services, parsed.GetValue(course)!, file, ct);
            return 0;
        });
        return command;
    }

    /// <exception cref="OperatorException">No such course.</exception>
    internal static async Task Export(IServiceProvider services, string course, TextWriter output, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) throw new OperatorException($"'{course}' is no course key; write course-v1:ORG+NUMBER+RUN.");
        if (await services.GetRequiredService<PublishedCourses>().Find(key, ct) is null) throw new OperatorException($"There is no published course {key}.");
        await foreach (var (user, block, module) in services.GetRequiredService<StudentModules>().Of(key, ct))
        {
            var line = new JsonObject
            {
                ["student_id"] = user.Value,
                ["module_id"] = block.ToString(),
                ["module_type"] = block.Type,
                ["course_id"] = key.ToString(),
                ["state"] = module.State,
                ["grade"] = module.Grade,
                ["max_grade"] = module.MaxGrade,
                ["created"] = module.Created,
                ["modified"] = module.Modified,
            };
            await output.WriteLineAsync(line.ToJsonString(StudentModule.Json).AsMemory(), ct);
        }
    }
}
