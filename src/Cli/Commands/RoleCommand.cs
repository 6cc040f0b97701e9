using System.CommandLine;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx role grant</c>: roles in a course run, or on the whole platform.</summary>
internal static class RoleCommand
{
    public static Command Create() => new("role", "Grant roles.") { Grant() };

    private static DescribedCommand Grant()
    {
        var username = new Argument<string>("username") { Description = "Username of an existing account." };
        var role = new Argument<string>("role") { Description = $"With --course: {string.Join(", ", CourseRoles.All)}. Without: {string.Join(", ", GlobalRoles.All)}." };
        var course = new Option<string?>("--course") { Description = "Course run the role is for; without it the role is for the platform.", HelpName = "KEY" };
        var command = new DescribedCommand(
            "grant",
            "Give an account a role; granting twice changes nothing.",
            """
            Examples:
              openedx role grant ada instructor --course course-v1:OpenEdx+HLW101+2026
              openedx role grant ada staff
            """)
        {
            username, role, course,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var key = ImportCommand.Key(parsed.GetValue(course));
            var (name, wanted) = (parsed.GetValue(username)!, parsed.GetValue(role)!);
            var known = key is null ? GlobalRoles.All : CourseRoles.All;
            if (!known.Contains(wanted))
                throw new OperatorException($"There is no role '{wanted}' {(key is null ? "on the platform" : "in a course")}; there are {string.Join(", ", known)}.");
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var account = await services.GetRequiredService<AccountsQuery>().FindByUsername(name, ct)
                ?? throw new OperatorException($"There is no account '{name}'.");
            if (key is not null && await services.GetRequiredService<StreamStore>().VersionOf(CourseDraftEvent.StreamOf(key), ct) == 0)
                throw new OperatorException($"There is no course {key}.");
            await Give(services, account, wanted, key, ct);
            Console.WriteLine($"{account.Username} has the role {wanted}{(key is null ? "" : $" in {key}")}.");
            return 0;
        });
        return command;
    }

    private static Task Give(ServiceProvider services, AccountRow account, string role, CourseKey? course, CancellationToken ct)
    {
        var bootstrap = services.GetRequiredService<AccountBootstrap>();
        var user = new UserId(account.UserId);
        return course is not null ? bootstrap.EnsureCourseRole(user, course, role, ct) : bootstrap.EnsureGlobalRole(user, role, ct);
    }
}
