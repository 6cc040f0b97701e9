using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Authoring;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Web.Tests;

/// <summary>A course whose problems scripts draw, with pages of its author's among its files.</summary>
public sealed class ScriptedCourse(InteractiveBlocks house) : IAsyncLifetime
{
    public static CourseKey Key { get; } = CourseKey.Of("Org", "Scripts", "R1");

    /// <summary>A real course, of which one page is tried with what belongs to it.</summary>
    public const string Real = "olx/harvardx-studio-advanced.tar.gz";

    private static readonly string[] RealFiles = ["textlog.html", "textlog.js", "jschannel.js"];

    private static readonly (string Name, string Problem)[] Problems =
    [
        ("gate", """
            <schematicresponse><label>A low-pass filter</label>
              <schematic width="400" height="260" parts="r,g,s" analyses="dc,tran" submit_analyses='{"tran":[["out",0.001,0.002]]}'
                initial_value='[["v",[40,40,0],{"name":"V1","value":"step(0,1,0,1n)"},["1","0"]],["g",[40,104,0],{},["0"]],["c",[152,40,0],{"name":"C1","c":"1u"},["out","0"]],["w",[40,88,40,104]],["w",[152,88,40,88]],["L",[152,40,2],{"label":"out"},["out"]],["s",[152,40,0],{"color":"red","offset":"0"},["out"]],["view",0,0,2,"50","10","1G",null,"100","2m"]]'/>
              <answer type="loncapa/python">
            parts = [part for part in submission[0] if part[0] == 'r']
            voltages = dict((name, dict((t, v) for t, v in values)) for part in submission[0] if part[0] == 'transient' for name, values in part[1].items())
            right = len(parts) == 1 and parts[0][2]['r'] == '1k' and abs(voltages['out'][0.001] - 0.632) &lt; 0.005 and abs(voltages['out'][0.002] - 0.865) &lt; 0.005
            correct = ['correct' if right else 'incorrect']
              </answer>
            </schematicresponse>
            """),
        ("cow", """
            <customresponse><label>Label the pyramid</label>
              <drag_and_drop_input img="/assets/default/drag-triangle.svg" target_outline="true" one_per_target="true">
                <draggable id="1" label="Tip"/><draggable id="2" label="Ground" can_reuse="true"/>
                <target id="top" x="160" y="30" w="196" h="178"/><target id="low" x="15" y="350" w="485" h="135"/>
              </drag_and_drop_input>
              <answer type="loncapa/python">
            correct = ['correct' if draganddrop.grade(submission[0], {'1': 'top', '2': 'low'}) else 'incorrect']
              </answer>
            </customresponse>
            """),
        ("point", """
            <customresponse><label>Put the flag</label>
              <drag_and_drop_input img="/assets/default/drag-triangle.svg"><draggable id="flag" label="Flag"/></drag_and_drop_input>
              <answer type="loncapa/python">
            correct = ['correct' if draganddrop.grade(submission[0], {'flag': [[277, 253], 5]}) else 'incorrect']
              </answer>
            </customresponse>
            """),
        ("functions", Page("""html_file="/static/tool.html" gradefn="Tool.grade" get_statefn="Tool.state" set_statefn="Tool.restore" initial_state='{"n":3}'""")),
        ("channel", Page("""html_file="/static/channel.html" get_statefn="x.state" set_statefn="x.restore" initial_state='{"n":3}' sop="false" title="The channel" """)),
        ("textlog", """
            <script type="loncapa/python">
            import json
            def check(expect, ans):
                return json.loads(json.loads(ans)['answer'])['answer'] == '100% of it'
            </script>
            <customresponse cfn="check"><jsinput html_file="/static/textlog.html" gradefn="textlog.getGrade" get_statefn="textlog.getState" set_statefn="textlog.setState" height="120" width="800" sop="false"/></customresponse>
            """),
        ("silent", Page("""html_file="/static/silent.html" gradefn="nobody.home" """)),
    ];

    private static readonly (string Name, string Text)[] Files =
    [
        ("tool.html", """
            <!DOCTYPE html><html><head><title>Tool</title></head><body><p id="n"></p><button onclick="Tool.n++; Tool.show()">More</button><script src="tool.js"></script></body></html>
            """),
        // Looks around as pages of real courses do, and as a hostile one would.
        ("tool.js", """
            window.Tool = {
              n: 0,
              show() { document.getElementById('n').textContent = 'n is ' + Tool.n; },
              grade() { parent.logThatThing({ n: Tool.n }); return JSON.stringify({ n: Tool.n, reach: reach() }); },
              state() { return JSON.stringify({ n: Tool.n }); },
              restore(state) { Tool.n = JSON.parse(state).n; Tool.show(); },
            };
            function reach() {
              try { return top.document.cookie; } catch { }
              try { return document.cookie; } catch { return 'nothing'; }
            }
            """),
        // The other side of JSChannel, in as few words as it can be spoken.
        ("channel.html", """
            <!DOCTYPE html><html><head><meta charset="utf-8"><script>
            let n = 0;
            const show = () => { document.body.textContent = 'n is ' + n; };
            const say = message => window.parent.postMessage(JSON.stringify(message), '*');
            const own = { getGrade: () => encodeURI(JSON.stringify({ n, text: '100 % äö' })), getState: () => JSON.stringify({ n }), setState: state => { n = JSON.parse(state).n; show(); } };
            let isReady = false;
            addEventListener('message', event => {
              if (event.source !== window.parent) return;
              let message;
              try { message = JSON.parse(event.data); } catch { return; }
              const name = message.method?.split('::')[1];
              if (name === '__ready') {
                if (!isReady && message.params === 'ping') say({ method: 'JSInput::__ready', params: 'pong' });
                isReady = true;
              } else if (name) say({ id: message.id, result: own[name](message.params) });
            });
            setTimeout(() => say({ method: 'JSInput::__ready', params: 'ping' }), 0);
            </script></head><body></body></html>
            """),
        ("silent.html", "<!DOCTYPE html><html><body>Nothing here.</body></html>"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (house.Browser.Browser is null) return;
        var folder = Directory.CreateTempSubdirectory("openedx-scripted-").FullName;
        try
        {
            foreach (var (path, text) in Archive())
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
                await File.WriteAllTextAsync(Path.Combine(folder, path), text, Ct);
            }

            await AddRealPage(Path.Combine(folder, "static"));
            Assert.IsType<ImportResult.Imported>(await house.Browser.App.Provider.GetRequiredService<CourseImporter>().ImportFolder(folder, null, null, null, Ct));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A window of a learner of this course, at one of its problems.</summary>
    public async Task<Window> Enter(string username, string problem, int width = 1200)
    {
        var window = await house.Enter(username, width);
        await Enroll(username, Key);
        await window.Page.GotoAsync($"/xblock/{Key.Block("problem", problem)}");
        return window;
    }

    public async Task Enroll(string username, CourseKey course)
    {
        var user = await house.Browser.App.Account(username, ct: Ct);
        await house.Browser.App.Streams.Append(
            [
                new StreamAppend(
                    CourseEnrollmentEvent.StreamOf(user, course), "course_enrollment", ExpectedVersion.Any, [new EnrollmentActivated(user, course, "audit", DateTimeOffset.UnixEpoch)]),
            ],
            EventMetadata.None, Ct);
        await house.Browser.App.CatchUp(Ct);
    }

    private static async Task AddRealPage(string folder)
    {
        if (SharedData.Find(Real) is not { } path) return;
        using var tar = new TarReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (await tar.GetNextEntryAsync(cancellationToken: Ct) is { } entry)
        {
            var name = Path.GetFileName(entry.Name);
            if (RealFiles.Contains(name)) await entry.ExtractToFileAsync(Path.Combine(folder, name), overwrite: true, Ct);
        }
    }

    private static string Page(string attributes) => $$"""
        <script type="loncapa/python">
        import json
        def check(expect, ans):
            sent = json.loads(ans)
            answer, state = json.loads(sent['answer']), json.loads(sent['state'])
            return {'ok': answer['n'] == 4 and state['n'] == 4, 'msg': 'It sent ' + json.dumps(answer, sort_keys=True, ensure_ascii=False).replace('"', '')}
        </script>
        <customresponse cfn="check"><jsinput width="300" height="120" {{attributes}}/></customresponse>
        """;

    private static IEnumerable<(string Path, string Text)> Archive() =>
    [
        ("course.xml", """<course url_name="R1" org="Org" course="Scripts"/>"""),
        ("course/R1.xml", """<course display_name="Scripts"><chapter url_name="c1"/></course>"""),
        ("chapter/c1.xml", """<chapter display_name="One"><sequential url_name="s1"/></chapter>"""),
        ("sequential/s1.xml", """<sequential display_name="First"><vertical url_name="v1"/></sequential>"""),
        ("vertical/v1.xml", $"""<vertical display_name="Unit">{string.Concat(Problems.Select(problem => $"<problem url_name=\"{problem.Name}\"/>"))}</vertical>"""),
        .. Problems.Select(problem => ($"problem/{problem.Name}.xml", $"<problem display_name=\"{problem.Name}\">{problem.Problem}</problem>")),
        ("policies/R1/policy.json", """{"course/R1": {"start": "2020-01-01T00:00:00Z"}}"""),
        ("policies/R1/grading_policy.json", """{"GRADER": [], "GRADE_CUTOFFS": {"Pass": 0.5}}"""),
        .. Files.Select(file => ($"static/{file.Name}", file.Text)),
    ];
}
