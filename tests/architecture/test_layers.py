"""The drawing of the house in pyproject.toml, held to the code."""

import pytest
from importlinter.cli import lint_imports

from tests.architecture.source_files import ROOT


def test_modules_import_only_what_their_place_allows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    exit_code = lint_imports(config_filename="pyproject.toml", no_cache=True)
    if exit_code != 0:
        pytest.fail(capsys.readouterr().out, pytrace=False)
