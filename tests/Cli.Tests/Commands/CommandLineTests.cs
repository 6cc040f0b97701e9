using System.CommandLine;
using OpenEdx.Cli.Commands;

namespace OpenEdx.Cli.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("serve --roles api,web")]
    [InlineData("import course.tar.gz --course course-v1:A+B+C --no-publish")]
    [InlineData("simulate --course course-v1:A+B+C --learners 200 --weeks 6 --seed 7 --direct --ledger file")]
    [InlineData("simulate check --ledger file")]
    [InlineData("projections list")]
    [InlineData("projections rebuild --all")]
    [InlineData("projections verify problem_scores")]
    [InlineData("events tail --follow --type problem_checked")]
    [InlineData("events tail -s course_enrollment --since 2026-05-01 --json")]
    [InlineData("events show course_publication/course-v1:A+B+C")]
    [InlineData("events show course_publication/course-v1:A+B+C --at 4711 --state")]
    [InlineData("events export")]
    [InlineData("events import log.ndjson.gz more.ndjson --allow-unknown-types")]
    [InlineData("events export --out log.ndjson.gz --resume --stream course_enrollment --type enrollment_activated --since 2026-05-01 --until 2026-06-01 --after 10 --through 20 --upcast")]
    [InlineData("events archive --prefix instructor_task/ --dry-run")]
    [InlineData("events archive --undo course_draft/course-v1:A+B+C")]
    [InlineData("events compact library/library-v1:A+B --export past.ndjson.gz --through 100")]
    [InlineData("tracking import tracking.log.gz /backup/tracking -")]
    [InlineData("tracking rejected --summary")]
    [InlineData("tracking forget ada --yes")]
    [InlineData("tracking export --out packages --by organization --only OrgX --site edge --since 2026-05-01 --until 2026-06-01 --gzip")]
    [InlineData("grades explain ada course-v1:A+B+C")]
    [InlineData("grades explain 17 course-v1:A+B+C --at 2026-05-01T08:30Z")]
    [InlineData("grades what-if course-v1:A+B+C --policy draft.json")]
    [InlineData("user create ada --email ada@example.org --staff")]
    [InlineData("user retire ada --yes")]
    [InlineData("role grant ada instructor --course course-v1:A+B+C")]
    [InlineData("client create warehouse --scope events:read --owner staff --replace")]
    [InlineData("backup --to backups --keep 30d")]
    [InlineData("restore backups/20260501T030000Z --into restored --wal wal --at 2026-05-01T08:30Z --through 4711")]
    [InlineData("restore backups/20260501T030000Z --into restored --database Host=db;Database=new")]
    [InlineData("postgres --no-fsync")]
    public void every_documented_line_is_understood(string line) => Assert.Empty(CommandLine.Root().Parse(line).Errors);

    [Theory]
    [InlineData("serve --roles api,cooking", "'cooking' is no role; roles are api, web and workers.")]
    [InlineData("serve --roles 7", "'7' is no role; roles are api, web and workers.")]
    [InlineData("import", "Required argument missing for command: 'import'.")]
    [InlineData("user create ada", "Option '--email' is required.")]
    public void a_wrong_line_is_refused_with_a_sentence(string line, string sentence) =>
        Assert.Contains(sentence, CommandLine.Root().Parse(line).Errors.Select(error => error.Message));

    [Theory]
    [InlineData("", "openedx serve")]
    [InlineData("serve", "OPENEDX_LMS_PORT")]
    [InlineData("import", "openedx import course.tar.gz")]
    [InlineData("simulate", "openedx simulate --course")]
    [InlineData("simulate check", "Exit code 1 when something is missing")]
    [InlineData("projections rebuild", "openedx projections rebuild --all")]
    [InlineData("projections verify", "openedx projections verify")]
    [InlineData("events tail", "openedx events tail --follow")]
    [InlineData("events show", "--at 2026-05-01T08:30Z")]
    [InlineData("events export", "openedx events export --out log.ndjson.gz --resume")]
    [InlineData("events archive", "openedx events archive --prefix")]
    [InlineData("events compact", "--export questions.ndjson.gz")]
    [InlineData("grades explain", "openedx grades explain ada")]
    [InlineData("grades what-if", "--policy draft.json")]
    [InlineData("user create", "openedx user create ada")]
    [InlineData("user retire", "openedx user retire ada --yes")]
    [InlineData("client create", "openedx client create warehouse --scope events:read")]
    [InlineData("events import", "Import before the first")]
    [InlineData("role grant", "openedx role grant ada instructor")]
    [InlineData("backup", "OPENEDX_WAL_ARCHIVE")]
    [InlineData("restore", "--through 4711000")]
    public async Task help_says_more_than_the_list_of_options(string command, string part)
    {
        var output = new StringWriter();
        var code = await CommandLine.Root().Parse($"{command} --help").InvokeAsync(
            new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken);
        Assert.Equal(0, code);
        Assert.Contains(part, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void every_command_has_a_description()
    {
        static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
        Assert.All(All(CommandLine.Root()), command => Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name));
    }
}
