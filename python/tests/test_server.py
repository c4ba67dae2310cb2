"""The server, by the client of OpenAI and by the standard library alone."""

import json
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from openai import NotFoundError, OpenAI

import chatwire_api

ROOT = Path(__file__).parents[2]
RECORDINGS = ROOT / "fixtures/recordings/xllamacpp"
REQUEST: dict[str, Any] = json.loads((RECORDINGS / "plain-unary/request.json").read_text())
TEXT = json.loads((RECORDINGS / "plain-unary/body.json").read_text())["choices"][0]["message"]


def test_the_openai_client_gets_the_recorded_response(
    chatwire_server: chatwire_api.Server,
) -> None:
    with OpenAI(base_url=chatwire_server.base_url, api_key="unused") as client:
        response = client.chat.completions.create(**REQUEST)
        assert response.choices[0].message.content == TEXT["content"]
        chunks = list(client.chat.completions.create(stream=True, **REQUEST))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == TEXT["content"]
    paths = [request["target"] for request in chatwire_server.requests()]
    assert paths == ["/v1/chat/completions"] * 2


def test_urllib_gets_the_recorded_bytes(chatwire_server: chatwire_api.Server) -> None:
    request = urllib.request.Request(
        chatwire_server.base_url + "/chat/completions",
        data=json.dumps(REQUEST).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        assert response.read() == (RECORDINGS / "plain-unary/body.json").read_bytes()
    assert len(chatwire_server.requests()) == 1


def test_what_is_not_recorded_is_generated_or_refused() -> None:
    question: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": "Not recorded."}]}
    with chatwire_api.Server(RECORDINGS) as server:
        with OpenAI(base_url=server.base_url, api_key="unused") as client:
            assert client.chat.completions.create(**question).choices[0].message.content
    with chatwire_api.Server(RECORDINGS, only_recorded=True) as server:
        with OpenAI(base_url=server.base_url, api_key="unused") as client:
            with pytest.raises(NotFoundError, match="closest"):
                client.chat.completions.create(**question)
    server.stop()


def test_a_server_does_not_outlive_a_process_that_is_killed() -> None:
    program = "import chatwire_api; print(chatwire_api.Server().url, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        host, port = process.stdout.readline().decode().strip().split("//")[1].split(":")
        with socket.create_connection((host, int(port)), timeout=60) as connection:
            process.kill()
            # The server closes the connection at its end.
            assert connection.recv(1) == b""


def test_a_server_that_does_not_start_says_why() -> None:
    with pytest.raises(chatwire_api.ChatwireError, match="unexpected argument '--no-such-flag'"):
        chatwire_api.Server(arguments=["--no-such-flag"])
