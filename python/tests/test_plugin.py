"""The pytest plugin in a project of its own."""

import shutil
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

RECORDING = Path(__file__).parents[2] / "fixtures/recordings/aimlapi/nous-hermes-2-documented"


def test_recordings_are_found_in_the_default_folder(pytester: pytest.Pytester) -> None:
    shutil.copytree(RECORDING, pytester.path / "tests/recordings/documented")
    pytester.makepyfile(
        """
        def test_folder(chatwire_recordings, pytestconfig):
            assert chatwire_recordings == [pytestconfig.rootpath / "tests/recordings"]

        def test_each_test_begins_again(chatwire_server):
            assert chatwire_server.requests() == []
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=2)


def test_the_folder_is_optional_and_its_name_is_not(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_server(chatwire_server, chatwire_recordings):
            assert chatwire_recordings == []
            assert chatwire_server.base_url.startswith("http://127.0.0.1:")
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)
    pytester.makeini("[pytest]\nchatwire_recordings = recordngs\n")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*chatwire_recordings: there is no folder*recordngs*"])


def test_flags_reach_the_server(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nchatwire_serve = --model my-model\n")
    pytester.makepyfile(
        """
        import json, urllib.request

        def test_models(chatwire_server):
            with urllib.request.urlopen(chatwire_server.base_url + "/models") as response:
                models = json.load(response)["data"]
            assert [model["id"] for model in models] == ["my-model"]
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)
