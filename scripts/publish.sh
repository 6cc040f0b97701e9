# Sourced by ./run and ./openedx: makes sure that out/openedx holds the program built from the sources as they are now.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export OPENEDX_DATA=${OPENEDX_DATA:-$root/.data}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# No build process may outlive the build: it would hold pipes of whoever started us.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

require_sdk() {
    if ! command -v dotnet >/dev/null || ! (cd "$root" && dotnet --version >/dev/null 2>&1); then
        echo "The .NET 10 SDK is needed to build Open edX and was not found; see https://dotnet.microsoft.com/download/dotnet/10.0" >&2
        exit 1
    fi
}

# Digest of everything that the program is built from.
sources() {
    (cd "$root" && find src samples Directory.Build.props Directory.Packages.props global.json -type f \
        -not -path '*/bin/*' -not -path '*/obj/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
}

publish() {
    local wanted=$1 log=$root/out/publish.log
    rm -rf "$root/out/new"
    (cd "$root" && dotnet publish src/Cli -c Release --use-current-runtime --self-contained false \
        -p:PublishReadyToRun="$2" -p:DebugType=embedded -o out/new >"$log" 2>&1 9>&-) || return 1
    rm -rf "$root/out/openedx"
    mv "$root/out/new" "$root/out/openedx"
    echo "$wanted" >"$root/out/openedx.sources"
}

ensure_published() {
    local wanted
    require_sdk
    mkdir -p "$root/out"
    # Two commands at once build once. The lock is ours only: the compiler's server outlives the build, and with a copy of our
    # descriptor it would hold the lock for as long.
    exec 9>"$root/out/publish.lock"
    command -v flock >/dev/null && flock 9
    wanted=$(sources)
    if [ ! -x "$root/out/openedx/openedx" ] || [ "$(cat "$root/out/openedx.sources" 2>/dev/null)" != "$wanted" ]; then
        echo "Building Open edX (once per change of the sources) …" >&2
        # Compiling ahead of time needs one more package; without it the program only starts more slowly.
        if ! publish "$wanted" true && ! publish "$wanted" false; then
            grep -E "error" "$root/out/publish.log" | sort -u | head -20 >&2
            echo "Building failed; the whole output is in out/publish.log." >&2
            exit 1
        fi
    fi
    exec 9>&-
}
