"""Calls through LiteLLM and the proxy, in both orders.

usage: python3 clients/proxy/calls.py [CHATWIRE [CALLS]]

Fails if a call fails, if a key is in what the proxy stored or printed, if an exchange was not
recorded or judged, or if the memory of the proxy grows after the first fifth of the calls.
"""

import concurrent.futures
import http.client
import json
import os
import shutil
import subprocess
import sys
import urllib.parse

import processes

LITELLM = "litellm[proxy]==1.108.7"
MODEL = "gpt-4o-mini"

# Keys of the forms that applications send: in a header, in the URL, in a text, of the gateway.
CANARIES = {
    "header": "sk-canaryheader0123456789abcdefghijklmnopqrstuv",
    "url": "canaryurl0123456789abcdefghijklmnop",
    "body": "sk-proj-canarybody0123456789abcdefghijklmnopqrstuvwxyz0123456789",
    "gateway": "sk-canarygateway0123456789abcdefghijklmnopqrst",
}

CONNECTIONS = 4

# Memory may vary by this much after the first fifth of the calls, in MB.
MAX_GROWTH = 4


class Gateway:
    """LiteLLM without a database, in front of a server."""

    def __init__(self, python, upstream):
        port = processes.free_port()
        self.url = f"http://127.0.0.1:{port}"
        config = processes.FOLDER / "litellm.yaml"
        parameters = {"model": f"openai/{MODEL}", "api_base": f"{upstream}/v1"}
        parameters["api_key"] = CANARIES["gateway"]
        # JSON is YAML.
        models = [{"model_name": MODEL, "litellm_params": parameters}]
        settings = {"master_key": CANARIES["header"]}
        config.write_text(json.dumps({"model_list": models, "general_settings": settings}))
        command = [python.parent / "litellm", "--config", config, "--host", "127.0.0.1"]
        command += ["--port", str(port), "--telemetry", "False"]
        variables = os.environ | {"LITELLM_LOCAL_MODEL_COST_MAP": "True"}
        with open(processes.FOLDER / "litellm.log", "wb") as log:
            self.process = subprocess.Popen(
                list(map(os.fspath, command)), stdout=log, stderr=log, env=variables
            )
        processes.wait(self.process, lambda: processes.answers(f"{self.url}/health/liveliness"))

    def end(self):
        self.process.terminate()
        self.process.wait(60)


def call(connection, number):
    """One call: every third is a stream; fails unless the response is whole."""
    stream = number % 3 == 0
    text = f"Count to {number}. My key is {CANARIES['body']}."
    body = {"model": MODEL, "messages": [{"role": "user", "content": text}], "stream": stream}
    headers = {
        "authorization": f"Bearer {CANARIES['header']}",
        "content-type": "application/json",
    }
    path = f"/v1/chat/completions?api_key={CANARIES['url']}"
    connection.request("POST", path, json.dumps(body), headers)
    response = connection.getresponse()
    received = response.read().decode()
    whole = received.rstrip().endswith("data: [DONE]") if stream else "choices" in received
    if response.status != 200 or not whole:
        raise RuntimeError(f"call {number}: {response.status} {received[:300]}")


def share(url, numbers):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=60)
    for number in numbers:
        call(connection, number)
    connection.close()


def calls(url, proxy, count):
    """The memory of the proxy after each fifth of the calls."""
    resident, part = [], count // 5
    with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
        for start in range(0, count, part):
            numbers = range(start, start + part)
            shares = [pool.submit(share, url, numbers[n::CONNECTIONS]) for n in range(CONNECTIONS)]
            for done in shares:
                done.result()
            resident.append(proxy.resident())
    return resident


def stored(places):
    """The names of the keys that a file has."""
    files = [file for place in places for file in [place, *place.rglob("*")] if file.is_file()]
    texts = [file.read_bytes() for file in files]
    return [name for name, key in CANARIES.items() if any(key.encode() in it for it in texts)]


def one(chatwire, python, order, count):
    recordings = processes.FOLDER / "recordings" / order.replace(" ", "-")
    shutil.rmtree(recordings, ignore_errors=True)
    flags = ["--json", "--record", recordings]
    server = processes.Chatwire(chatwire, "serve")
    ends = [server]
    try:
        if order == "LiteLLM in front":
            proxy = processes.Chatwire(chatwire, "proxy", "--upstream", server.url, *flags)
            ends.insert(0, proxy)
            entry = Gateway(python, proxy.url)
            ends.insert(0, entry)
        else:
            gateway = Gateway(python, server.url)
            ends.insert(0, gateway)
            proxy = processes.Chatwire(chatwire, "proxy", "--upstream", gateway.url, *flags)
            ends.insert(0, proxy)
            entry = proxy
        resident = calls(entry.url, proxy, count)
    finally:
        for end in ends:
            end.end()
    lines = proxy.log.read_text(errors="replace").splitlines()
    lines = [json.loads(line) for line in lines if line.startswith("{")]
    failed = sum(it["verdict"] == "fail" for it in lines)
    kept = sum(1 for it in recordings.iterdir() if it.is_dir())
    keys = stored([recordings, proxy.log])
    command = [chatwire, "check", "--quiet", recordings]
    check = subprocess.run(command, capture_output=True, text=True)
    shown = ", ".join(f"{it:.1f}" for it in resident)
    print(f"| {order} | {count} | {len(lines)}, {failed} | {kept}, {check.returncode} | {shown} |")
    rules = sorted({finding["rule"] for it in lines for finding in it["findings"]})
    print(f"{order}: findings of {', '.join(rules) or 'no rule'}", file=sys.stderr)
    grown = resident[-1] - resident[0]
    problems = [f"{key} key is stored" for key in keys]
    # LiteLLM also asks for the models.
    posts = sum(it["method"] == "POST" for it in lines)
    problems += [] if posts == count and kept == len(lines) else ["an exchange is missing"]
    problems += [] if check.returncode in (0, 1) else [f"check: {check.stderr}"]
    problems += [] if grown < MAX_GROWTH else [f"memory grew by {grown:.1f} MB"]
    return [f"{order}: {problem}" for problem in problems]


def main():
    chatwire = processes.program()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
    python = processes.environment("litellm", LITELLM)
    print("| order | calls | judged, failed | recorded, exit code of `check` | MB after each fifth |")
    print("|---|--:|--:|--:|---|")
    problems = []
    for order in ["LiteLLM in front", "LiteLLM behind"]:
        problems += one(chatwire, python, order, count)
    print("\n".join(problems) or "no key is stored")
    sys.exit(1 if problems else 0)


main()
