using System.Net;
using System.Net.Sockets;
using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Cli.Tests.Python;

/// <summary>What hostile authors would try. All of it stays inside, and the next run is served as if nothing had been.</summary>
public sealed class SandboxEscapeTests(SandboxHouse house) : IClassFixture<SandboxHouse>, IAsyncLifetime
{
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>After every attack: the server is unharmed.</summary>
    public async ValueTask DisposeAsync() => Assert.Equal("42", await house.X("x = 6 * 7"));

    [Fact]
    public async Task files_of_the_machine_cannot_be_read()
    {
        var secret = Path.GetTempFileName();
        await File.WriteAllTextAsync(secret, "secret", TestContext.Current.CancellationToken);
        Assert.StartsWith("FileNotFoundError", await house.X($"x = open({Quoted(secret)}).read()"));
        foreach (var path in new[] { "/etc/passwd", "/etc/shadow", "/root", "/home", "/var/log", "/run", "/usr/bin/bash", "/usr/local", AppContext.BaseDirectory, "/proc/self/environ", "/sys" })
            Assert.Equal("False", await house.X($"x = os.path.exists({Quoted(path)})"));
        File.Delete(secret);
    }

    [Fact]
    public async Task links_and_parent_folders_lead_nowhere() => Assert.Equal(
        "['bin', 'dev', 'etc', 'lib', 'lib64', 'sandbox', 'tmp', 'usr']".Replace("'bin', ", ""),
        await house.X("os.symlink('/../../../../..', '/tmp/out')\nx = sorted(os.listdir('/tmp/out'))"));

    [Fact]
    public async Task nothing_can_be_written_outside_tmp()
    {
        foreach (var path in new[] { "/x", "/sandbox/runner.py", "/sandbox/x", "/usr/lib/x", "/etc/x", "/dev/x", "/dev/shm/x" })
            Assert.StartsWith("OSError: [Errno 30] Read-only file system", await house.X($"open({Quoted(path)}, 'w')"));
    }

    [Fact]
    public async Task tmp_is_small()
    {
        Assert.StartsWith("OSError: [Errno 27] File too large", await house.X("open('/tmp/a', 'wb', buffering=0).write(bytes(1 << 20))\nf = open('/tmp/b', 'wb', buffering=0)\nf.write(bytes(1 << 20))\nf.write(b'x')"));
        Assert.Equal("True", await house.X("""
            n = 0
            try:
                while n < 100:
                    open('/tmp/%d' % n, 'wb', buffering=0).write(bytes(1 << 20))
                    n += 1
            except OSError as error:
                pass
            x = sum(os.stat('/tmp/' + f).st_size for f in os.listdir('/tmp')) <= 16 << 20
            """));
    }

    [Fact]
    public async Task there_is_no_network()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        Assert.StartsWith("PermissionError", await house.X($"import socket\nsocket.create_connection(('127.0.0.1', {port}), 1)"));
        Assert.Contains("Operation not permitted", await house.X($"import urllib.request\nurllib.request.urlopen('http://127.0.0.1:{port}/')"));
        Assert.StartsWith("PermissionError", await house.X("import socket\nsocket.socket(socket.AF_UNIX)"));
        Assert.False(server.Pending());
    }

    [Theory]
    [InlineData("while True: os.fork()", "PermissionError: [Errno 1] Operation not permitted")]
    [InlineData("import subprocess\nsubprocess.run(['/usr/bin/python3'])", "PermissionError: [Errno 1] Operation not permitted")]
    [InlineData("os.system('true')\nx = 'no process'", "no process")]
    [InlineData("import threading\nwhile True: threading.Thread(target=print).start()", "RuntimeError: can't start new thread")]
    [InlineData("import concurrent.futures as c\nc.ThreadPoolExecutor(4).submit(print)", "RuntimeError: can't start new thread")]
    [InlineData("os.execv('/usr/bin/python3', ['python3'])", "PermissionError: [Errno 1] Operation not permitted")]
    public async Task no_process_can_be_made(string code, string error) => Assert.Equal(error, await house.X(code));

    [Theory]
    [InlineData("x = 'a' * (1 << 31)")]
    [InlineData("l = []\nwhile True: l.append(bytes(1 << 20))")]
    [InlineData("import mmap\nmmap.mmap(-1, 1 << 31)")]
    public async Task memory_is_bounded(string code)
    {
        var error = await house.X(code);
        Assert.True(error is "MemoryError" || error.Contains("Cannot allocate memory", StringComparison.Ordinal), error);
    }

    [Theory]
    [InlineData("while True: pass")]
    [InlineData("import time\ntime.sleep(1000)")]
    [InlineData("x = 9 ** 9 ** 9")]
    [InlineData("import re\nre.match('(a+)+$', 'a' * 40 + 'b')")]
    [InlineData("import signal\nfor s in range(1, 32):\n  try: signal.signal(s, signal.SIG_IGN)\n  except Exception: pass\nwhile True: pass")]
    [InlineData("while True:\n  try:\n    while True: pass\n  except BaseException: pass")]
    public async Task time_is_bounded(string code) => Assert.StartsWith("The script took too long", await house.X(code));

    [Fact]
    public async Task output_is_bounded()
    {
        Assert.Equal("1", await house.X("for i in range(10000): print('y' * 1000)\nsys.stderr.write('z' * 1000000)\nx = 1"));
        Assert.StartsWith("The values of the script are too large", await house.X("x = 'y' * (5 << 20)"));
    }

    [Fact]
    public async Task the_environment_is_empty() => Assert.Equal(
        "OPENBLAS_NUM_THREADS", await house.X("import ctypes\nx = ','.join(sorted(os.environ))"));

    [Fact]
    public async Task it_is_alone_and_nobody()
    {
        Assert.Equal("(1, 0, 65534, 65534)".Replace("(", "[").Replace(")", "]"), await house.X("x = (os.getpid(), os.getppid(), os.getuid(), os.geteuid())"));
        foreach (var act in new[] { "os.setuid(0)", "os.setgroups([0])", "os.chroot('/tmp')", "os.mkdir('/proc')", "os.mknod('/tmp/d', 0o60600, os.makedev(8, 0))" })
            Assert.Contains("Error: [Errno ", await house.X(act));
    }

    [Theory]
    [InlineData("x = os.kill(-1, 9)", "ProcessLookupError: [Errno 3] No such process")]
    [InlineData("os.kill(0, 15)\nx = 'still here'", "still here")]
    [InlineData("os.kill(os.getppid(), 9)\nx = 'still here'", "still here")]
    public async Task signals_reach_nobody_else(string code, string result) => Assert.Equal(result, await house.X(code));

    [Fact]
    public async Task every_process_of_the_machine_is_out_of_reach()
    {
        var own = Environment.ProcessId;
        Assert.Equal("ProcessLookupError: [Errno 3] No such process", await house.X($"os.kill({own}, 9)"));
    }

    [Theory]
    [InlineData("for fd in range(3): os.close(fd)\nx = 1", "1")]
    [InlineData("os.closerange(0, 64)\nx = 1", "The script ended its interpreter.")]
    [InlineData("os._exit(0)", "The script ended its interpreter.")]
    [InlineData("import ctypes\nctypes.string_at(0)", "The script ended its interpreter.")]
    [InlineData("os.abort()", "The script ended its interpreter.")]
    [InlineData("for fd in range(3, 64):\n  try: os.write(fd, b'{\"globals\": [[1]]}')\n  except OSError: pass\nos._exit(0)", "The script broke its interpreter.")]
    [InlineData("sys.exit(0)", "SystemExit: 0")]
    [InlineData("def f(): f()\nf()", "RecursionError: maximum recursion depth exceeded")]
    [InlineData("sys.setrecursionlimit(10**9)\ndef f(): f()\nf()", null)]
    [InlineData("import json\njson.dumps = None\nx = 1", null)]
    public async Task an_interpreter_that_breaks_breaks_alone(string code, string? error)
    {
        var result = await house.Run(code);
        if (error is not null) Assert.Equal(error, await house.X(code));
        else Assert.IsType<PythonResult.Failed>(result);
    }

    [Theory]
    [InlineData("unshare", 272, "0x10000000")]
    [InlineData("ptrace", 101, "16, 1")]
    [InlineData("shmget", 29, "0, 4096, 0o1600")]
    [InlineData("keyctl", 250, "0, -3")]
    [InlineData("bpf", 321, "0, 0, 0")]
    [InlineData("memfd_create", 319, "b'x', 0")]
    [InlineData("io_uring_setup", 425, "1, 0")]
    [InlineData("socket by the other numbers", 0x40000000 + 41, "2, 1, 0")]
    public async Task dangerous_system_calls_are_refused(string name, int number, string arguments)
    {
        Assert.SkipUnless(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64, "These are the numbers of x86-64.");
        Assert.Equal($"{name} [-1, 1]", await house.X($"import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nr = libc.syscall({number}, {arguments})\nx = '{name} %s' % [r, ctypes.get_errno()]"));
    }

    [Fact]
    public async Task limits_cannot_be_lifted()
    {
        foreach (var limit in new[] { "CPU", "AS", "FSIZE", "NPROC", "NOFILE" })
            Assert.StartsWith("ValueError: not allowed to raise maximum limit", await house.X($"import resource\nresource.setrlimit(resource.RLIMIT_{limit}, (1 << 40, 1 << 40))"));
    }

    private static string Quoted(string path) => "'" + path + "'";
}
