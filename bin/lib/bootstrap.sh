# Sourced by the commands in bin/: finds or fetches Node 24 and installs the packages, then leaves both on the PATH.
# Needs Node 20 or newer with npm to begin with; everything goes into .data/ and node_modules/ of this clone.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
node_version=24.21.0

say() { printf '%s\n' "$*" >&2; }
lack() { say "$*"; exit 1; }
major_of() { "$1" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0; }

fetch_node() {
  local platform
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) platform=linux-x64 ;;
    Linux-aarch64 | Linux-arm64) platform=linux-arm64 ;;
    *) lack "Parley runs on Node 24; for $(uname -s) $(uname -m) install it from https://nodejs.org and run this again." ;;
  esac
  say "This Node is $(node --version); fetching Node $node_version for Parley into .data/ (50 MB, once) …"
  local draft="$root/.data/.node.$$"
  rm -rf "$draft" && mkdir -p "$draft"
  if ! (cd "$draft" && npm pack --silent "node-$platform@$node_version" >/dev/null && tar -xzf ./*.tgz && rm ./*.tgz); then
    rm -rf "$draft"
    lack "Node $node_version could not be fetched with npm pack: look at the network, or install Node 24 from https://nodejs.org."
  fi
  rm -rf "$root/.data/node" && mv "$draft" "$root/.data/node"
}

use_node() {
  command -v node >/dev/null || lack "Parley needs Node 20 or newer with npm to begin: install it from https://nodejs.org."
  local have
  have=$(major_of node)
  [ "$have" -ge 20 ] || lack "Parley needs Node 20 or newer to begin, this is $(node --version): install it from https://nodejs.org."
  command -v npm >/dev/null || lack "Parley needs npm: apt-get install npm, or install Node from https://nodejs.org."
  [ "$have" -ge 24 ] && return
  local own="$root/.data/node/package/bin"
  [ "$(major_of "$own/node")" -ge 24 ] || fetch_node
  export PATH="$own:$PATH"
}

# By content, so that a change of branch and back installs nothing.
packages_stamp() { cat "$root/package-lock.json" "$root/.npmrc" | node -e 'const h=require("crypto").createHash("sha256").update(process.version);process.stdin.on("data",d=>h.update(d)).on("end",()=>console.log(h.digest("hex")))'; }

install_packages() {
  local stamp file="$root/.data/packages.stamp" log="$root/.data/logs/npm-ci.log"
  stamp=$(packages_stamp)
  if [ -d "$root/node_modules" ] && [ "$(cat "$file" 2>/dev/null)" = "$stamp" ]; then return; fi
  say "Installing the packages with npm ci (about a minute) …"
  mkdir -p "$root/.data/logs"
  if ! (cd "$root" && npm ci --no-audit --no-fund --loglevel=error >"$log" 2>&1); then
    tail -n 15 "$log" >&2
    lack "npm ci failed; its log is $log"
  fi
  printf '%s\n' "$stamp" >"$file"
}

bootstrap() {
  mkdir -p "$root/.data"
  # Two commands in one clone must not install over each other; the lock ends with this shell at the latest.
  if command -v flock >/dev/null; then
    exec 9>"$root/.data/setup.lock"
    flock -n 9 || { say "Another command is setting this clone up; waiting for it …"; flock 9; }
  fi
  use_node
  install_packages
  exec 9>&-
}
