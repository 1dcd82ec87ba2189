"""Where the verdict counts, a skipped test fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source_files import ROOT

INSIDE_A_TEST = "import pytest\ndef test_it(): pytest.skip('no printer')\n"
IN_A_FIXTURE = "import pytest\n@pytest.fixture\ndef it(): pytest.skip('no printer')\ndef test_it(it): pass\n"
AS_A_MARK = "import pytest\n@pytest.mark.skip(reason='no printer')\ndef test_it(): pass\n"
WHOLE_MODULE = "import pytest\npytest.skip('no printer', allow_module_level=True)\n"
EXPECTED_FAILURE = "import pytest\n@pytest.mark.xfail\ndef test_it(): assert False\n"


def run_pytest(folder: Path, source: str, ci: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(source)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.no_skips", "--rootdir", str(folder)]
    return subprocess.run(
        [*command, "-c", os.devnull, "-p", "no:cacheprovider", str(folder)],
        cwd=ROOT,
        env=os.environ | {"CI": ci, "PYTEST_ADDOPTS": "-rs", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("source", [INSIDE_A_TEST, IN_A_FIXTURE, AS_A_MARK, WHOLE_MODULE])
def test_a_skip_fails_in_ci_with_its_reason(tmp_path: Path, source: str) -> None:
    run = run_pytest(tmp_path, source, ci="true")
    assert run.returncode != 0
    assert "no test may be skipped" in run.stdout
    assert "no printer" in run.stdout


def test_elsewhere_a_skip_is_listed_with_its_reason(tmp_path: Path) -> None:
    run = run_pytest(tmp_path, INSIDE_A_TEST, ci="")
    assert run.returncode == 0
    assert "no printer" in run.stdout


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    assert run_pytest(tmp_path, EXPECTED_FAILURE, ci="true").returncode == 0
