#!/usr/bin/env bash
# Checks recordings in a GitHub workflow; the inputs of action.yml are the variables INPUT_*.
# Annotations are written by chatwire itself, as GITHUB_ACTIONS is `true`.
set -uo pipefail

command=(chatwire check)
add_report() {
    if [ -n "$2" ]; then
        mkdir -p "$(dirname "$2")"
        command+=(--report "$1=$2")
    fi
}

summary=""
if [ "${INPUT_SUMMARY:-true}" = true ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    summary="${RUNNER_TEMP:?}/chatwire-summary.md"
fi
add_report markdown "$summary"
add_report sarif "${INPUT_SARIF:-}"
add_report html "${INPUT_HTML:-}"
add_report junit "${INPUT_JUNIT:-}"
# A line is one argument, spaces included; nothing of it is read by the shell.
add_lines() {
    local line
    while IFS= read -r line; do
        line=${line%$'\r'}
        [ -z "$line" ] || command+=("$line")
    done <<<"$1"
}
add_lines "${INPUT_ARGUMENTS:-}"
command+=(--)
add_lines "${INPUT_PATHS:-recordings}"

"${command[@]}"
code=$?
# A step may have written a summary before.
[ -z "$summary" ] || [ ! -f "$summary" ] || cat "$summary" >>"$GITHUB_STEP_SUMMARY"
echo "exit-code=$code" >>"${GITHUB_OUTPUT:?}"
exit "$code"
