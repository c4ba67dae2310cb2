"""The tests of the package `openai` that send requests, with the proxy and without.

usage: python3 clients/proxy/suite.py [CHATWIRE [TESTS ...]]

Both runs must have the same results, test by test: most tests ask for endpoints that the server
does not have, and fail with both.
"""

import collections
import os
import re
import subprocess
import sys
import tarfile
import xml.etree.ElementTree as xml

import processes

REQUIREMENTS = "clients/openai-python/requirements.txt"
TESTERS = (
    "pytest==9.2.0 pytest-asyncio==1.5.0 respx==0.23.1 rich==15.0.0 dirty-equals==0.11 "
    "nest-asyncio==1.6.0 httpx-aiohttp==0.2.0 inline-snapshot==0.36.1"
)


def sources(python):
    """The folder with the package and its tests, from the source distribution."""
    pins = (processes.ROOT / REQUIREMENTS).read_text()
    version = re.search(r"(?m)^openai==(\S+)", pins).group(1)
    folder = processes.FOLDER / f"openai-{version}"
    if not folder.exists():
        command = [python, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary=:all:"]
        command += [f"openai=={version}", f"--dest={processes.FOLDER}"]
        subprocess.run(command, check=True)
        with tarfile.open(f"{folder}.tar.gz") as archive:
            archive.extractall(processes.FOLDER, filter="data")
    return folder


def run(python, folder, tests, url, name):
    """The result of each test, with the type of the error."""
    report = processes.FOLDER / f"{name}.xml"
    command = [python, "-m", "pytest", "-q", f"--junitxml={report}"]
    command += ["-p", "no:cacheprovider", "-o", "addopts=", "--tb=line", *tests]
    variables = os.environ | {"TEST_API_BASE_URL": f"{url}/v1"}
    with open(processes.FOLDER / f"{name}.log", "wb") as log:
        subprocess.run(command, cwd=folder, env=variables, stdout=log, stderr=log)
    results = {}
    for case in xml.parse(report).iter("testcase"):
        test = f"{case.get('classname')}::{case.get('name')}"
        child = next((it for it in case if it.tag in ("failure", "error", "skipped")), None)
        message = "" if child is None else (child.get("message") or "").split("\n")[0]
        kind = "passed" if child is None else child.tag
        # A message may have a request ID, or an address of an object.
        results[test] = (kind, re.sub(r"[0-9a-f]{12,}|0x[0-9a-f]+", "ID", message))
    return results


def main():
    chatwire = processes.program()
    tests = sys.argv[2:] or ["tests/api_resources"]
    python = processes.environment("openai", f"-r {REQUIREMENTS}", TESTERS)
    folder = sources(python)
    server = processes.Chatwire(chatwire, "serve")
    proxy = processes.Chatwire(chatwire, "proxy", "--upstream", server.url, "--json")
    try:
        direct = run(python, folder, tests, server.url, "direct")
        through = run(python, folder, tests, proxy.url, "through")
    finally:
        codes = proxy.end(), server.end()
    counts = collections.Counter(kind for kind, _ in direct.values())
    judged = sum(1 for line in open(proxy.log) if line.startswith("{"))
    different = [it for it in sorted({*direct, *through}) if direct.get(it) != through.get(it)]
    for test in different[:20]:
        print(f"{test}: {direct.get(test)} without the proxy, {through.get(test)} with it")
    print(f"{len(direct)} tests: {dict(counts)}; {len(different)} differ with the proxy")
    print(f"{judged} exchanges judged; exit codes of proxy and server {codes}")
    sys.exit(1 if different or not direct else 0)


main()
