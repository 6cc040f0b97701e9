using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace OpenEdx.Cli.Commands;

/// <summary>A command with a summary of one line, for lists, and examples and explanations, for its own <c>--help</c>.</summary>
internal sealed class DescribedCommand(string name, string summary, string details) : Command(name, summary)
{
    public string Details { get; } = details;
}

/// <summary>The usual help, then what there is to say about the command that was asked about.</summary>
internal sealed class HelpWithDetails(HelpAction usual, string rootDetails) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var details = parseResult.CommandResult.Command switch
        {
            DescribedCommand described => described.Details,
            RootCommand => rootDetails,
            _ => "",
        };
        if (details.Length > 0) parseResult.InvocationConfiguration.Output.WriteLine(details + Environment.NewLine);
        return code;
    }
}
