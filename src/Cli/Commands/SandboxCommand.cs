using System.CommandLine;
using OpenEdx.Cli.Python;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx sandbox</c>: whether Python of course authors can run here.</summary>
internal static class SandboxCommand
{
    public static Command Create()
    {
        var command = new DescribedCommand(
            "sandbox",
            "Try out the sandbox in which Python of course authors runs; as root on Debian and Ubuntu, install what it is made of.",
            """
            Says "ready", or in one sentence what is missing (exit code 1). A server does the same while it starts. The computer algebra
            system for symbolicresponse (python3-sympy) is optional: installed by this command and with the other packages only.

            Example:
              openedx sandbox
            """);
        command.SetAction(async (_, ct) =>
        {
            using var sandbox = new PythonSandbox(installs: true);
            if (await sandbox.Trouble() is { } trouble) throw new OperatorException(trouble);
            await SandboxPrograms.InstallAlgebra(Console.Error.WriteLine, ct);
            Console.WriteLine(SandboxPrograms.HasAlgebra ? "ready" : "ready, without computer algebra (install python3-sympy for symbolicresponse)");
            return 0;
        });
        return command;
    }
}
