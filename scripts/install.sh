# shellcheck shell=bash
# Installs what scripts/start and scripts/test lack, npm packages and Debian packages, after asking. Sourced by both.
#
# Nothing comes from anywhere but the npm and Debian registries: native modules are compiled here against the
# headers of the Node that runs them, and nobody looks for a prebuilt download.
#
# Reads `yes` (1: do not ask). Exits with 4 when a person has to act first, 5 when an installation failed.

readonly EXIT_PERSON_NEEDED=4
readonly EXIT_INSTALL_FAILED=5
readonly NODE_MINIMUM=20.19.0
readonly STAMP=node_modules/.tillwave-installed

# The shop needs a compiler only to build the drivers of SQLite and of the reader, once.
install_npm() { # start|test
  local kind=$1 wanted
  wanted="$(sha256sum package-lock.json | cut -d' ' -f1) $(node -p 'process.version + " " + process.arch')"
  if [[ "$(cat "$STAMP" 2>/dev/null)" == "$wanted test" || "$(cat "$STAMP" 2>/dev/null)" == "$wanted $kind" ]]; then
    return
  fi
  # Where there are packages from an earlier run, this is an update, and nobody is asked again.
  [[ -d node_modules ]] || ask_for_npm "$kind"
  need_debian python3 make g++
  need_debian_file "$READER_HEADERS"
  local headers
  headers=$(node_headers_prefix)
  rm -f "$STAMP"
  local selection=--include=dev
  [[ $kind == test ]] || selection=--omit=dev
  # node-gyp would download the headers: older ones read the first variable, newer ones the second.
  logged "npm packages (minutes the first time: drivers are compiled here)" env \
    npm_config_nodedir="$headers" npm_package_config_node_gyp_nodedir="$headers" \
    npm_config_build_from_source=true \
    npm ci "$selection" --no-audit --no-fund --no-update-notifier
  logged "the reader's drivers load" node -e 'require("@pokusew/pcsclite"); require("smartcard")'
  logged "SQLite's driver loads" node -e 'new (require("better-sqlite3"))(":memory:").close()'
  printf '%s %s\n' "$wanted" "$kind" >"$STAMP"
}

ask_for_npm() { # start|test
  local count
  count=$(node -p '
    const [kind] = process.argv.slice(1);
    const suits = (list, own) => list === undefined || list.includes(own);
    Object.entries(require("./package-lock.json").packages).filter(([place, { link, dev, os, cpu }]) =>
      place.includes("node_modules/") && !link && (kind === "test" || !dev) &&
      suits(os, process.platform) && suits(cpu, process.arch)).length;
  ' "$1")
  echo "npm packages to install: $count, from package-lock.json, into node_modules"
  ask "Install them with npm?" "  scripts/$1 --yes"
}

# Each package is named by itself, or as COMMAND=PACKAGE where it brings a command of another name.
need_debian() {
  local wanted lacking=()
  for wanted in "$@"; do
    command -v "${wanted%%=*}" >/dev/null || lacking+=("${wanted#*=}")
  done
  [[ ${#lacking[@]} -eq 0 ]] || install_debian "${lacking[@]}"
}

# Like need_debian, for packages that bring no command: FILE=PACKAGE.
need_debian_file() {
  local wanted lacking=()
  for wanted in "$@"; do
    [[ -e ${wanted%%=*} ]] || lacking+=("${wanted#*=}")
  done
  [[ ${#lacking[@]} -eq 0 ]] || install_debian "${lacking[@]}"
}

# What the drivers of the NFC reader are compiled against.
readonly READER_HEADERS=/usr/include/PCSC/winscard.h=libpcsclite-dev

# What receipts in Chinese, Japanese and Korean are drawn with.
readonly CJK_FONT=/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc=fonts-noto-cjk

# Where ALSA finds its plugins; libasound2-plugins brings the one by which its programs reach PulseAudio.
alsa_plugins() {
  echo "/usr/lib/$(cc -print-multiarch)/alsa-lib"
}

need_node() {
  command -v node >/dev/null ||
    person_needed "Node $NODE_MINIMUM or newer is needed and there is none. Debian 13 and Raspberry Pi OS of 2025 have it: apt-get install nodejs npm"
  node -e '
    const wanted = process.argv[1].split(".").map(Number);
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > wanted[0] || (major === wanted[0] && minor >= wanted[1]) ? 0 : 1);
  ' "$NODE_MINIMUM" || person_needed "Node $NODE_MINIMUM or newer is needed; $(command -v node) is $(node --version)."
  need_debian npm
}

# Prints the prefix of the running Node, under which its headers are.
node_headers_prefix() {
  local node prefix
  node=$(node -p 'fs.realpathSync(process.execPath)')
  prefix=$(dirname "$(dirname "$node")")
  if [[ ! -e $prefix/include/node/node_api.h ]] && debian_owns_as nodejs "$node"; then
    install_debian libnode-dev >&2
  fi
  [[ -e $prefix/include/node/node_api.h ]] ||
    person_needed "The headers of $node are missing: $prefix/include/node/node_api.h. They come with Node's own archive for Linux, or with Debian's nodejs as libnode-dev."
  echo "$prefix"
}

install_debian() { # package…
  local root=() install=(apt-get install --yes --no-install-recommends "$@")
  command -v apt-get >/dev/null || person_needed "This machine lacks what Debian calls: $*. Install them, then run this again."
  if [[ $EUID -ne 0 ]]; then
    root=(sudo)
    sudo -n true 2>/dev/null || person_needed "Debian packages are missing. Run this line, then this command again:" "  sudo ${install[*]}"
  fi
  echo "Debian packages to install: $*"
  ask "Install them with apt-get?" "  ${root[*]} ${install[*]}"
  logged "Debian's package lists" "${root[@]}" apt-get update
  logged "Debian packages" "${root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}"
}

# Returns where the answer is yes. The line is what a person runs who says no, or is not here.
ask() { # question line
  [[ ${yes:-0} -ne 1 ]] || return 0
  [[ -t 0 ]] || person_needed "Nobody is here to ask. Say --yes, or run:" "$2"
  local answer
  read -r -p "$1 [Y/n] " answer
  [[ ${answer:-y} == [Yy]* ]] || person_needed "Nothing was installed. This is the line to run:" "$2"
}

debian_owns_as() { # package file
  command -v dpkg >/dev/null && [[ "$(dpkg --search "$2" 2>/dev/null)" == "$1:"* ]]
}

# Runs a command whose output matters only when it fails.
logged() { # title command…
  local title=$1 log status=0 began=$SECONDS
  shift
  log=$(mktemp "${TMPDIR:-/tmp}/tillwave-install.XXXXXX.log")
  echo "· $title …"
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if [[ $status -ne 0 ]]; then
    tail -n 40 "$log" >&2
    echo "Failed ($status): $*" >&2
    echo "The whole log is in $log" >&2
    exit "$EXIT_INSTALL_FAILED"
  fi
  rm -f "$log"
  echo "  done in $((SECONDS - began)) s"
}

person_needed() { # line…
  printf '%s\n' "$@" >&2
  exit "$EXIT_PERSON_NEEDED"
}
