#!/usr/bin/env bash
# Installs a release of chatwire for the steps that follow.
# INPUT_VERSION is the version; CHATWIRE_RELEASES replaces the address of the releases.
set -euo pipefail

version=${INPUT_VERSION#v}
releases=${CHATWIRE_RELEASES:-https://github.com/chatwire/chatwire/releases/download}

case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) target=x86_64-unknown-linux-gnu ;;
    Linux-aarch64 | Linux-arm64) target=aarch64-unknown-linux-gnu ;;
    Darwin-x86_64) target=x86_64-apple-darwin ;;
    Darwin-arm64) target=aarch64-apple-darwin ;;
    MINGW*-x86_64 | MSYS*-x86_64) target=x86_64-pc-windows-msvc ;;
    *)
        echo "::error::there is no release of chatwire for $(uname -s) $(uname -m)"
        exit 2
        ;;
esac

folder="${RUNNER_TEMP:?}/chatwire"
name="chatwire-$version-$target"
mkdir -p "$folder"
cd "$folder"
for file in "$name.tgz" "$name.tgz.sha256"; do
    if ! curl --silent --show-error --fail --location --retry 3 --remote-name \
        "$releases/v$version/$file"; then
        echo "::error::chatwire $version cannot be downloaded: $releases/v$version/$file"
        exit 3
    fi
done

# macOS has shasum, the others sha256sum.
verify=(sha256sum --check)
command -v sha256sum >/dev/null || verify=(shasum --algorithm 256 --check)
if ! "${verify[@]}" "$name.tgz.sha256" >/dev/null; then
    echo "::error::$name.tgz is not what was published: its SHA-256 differs"
    exit 3
fi
tar -xzf "$name.tgz"
echo "$folder/$name" >>"${GITHUB_PATH:?}"
"$folder/$name/chatwire" --version
