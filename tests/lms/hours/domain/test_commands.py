"""`lms policy`, on files, without a site."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lms.hours.commands import policy
from lms.hours.domain.refusals import MOST_SHOWN
from tests.lms.hours.domain.situations import ANNUAL, credit, facts, policy_text, rows_of

GIVEN = policy_text(id="organ-hours", version=3)
FACTS = facts(person="张三", credits=[credit("c1", "8")])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("P.toml").write_text(GIVEN, encoding="utf-8")
    Path("F.json").write_text(json.dumps(FACTS), encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(policy, arguments)


def test_evaluate_needs_no_site_and_writes_nothing(folder):
    """As a person runs it: production without any secret, in a folder with nothing but the files."""
    command = [sys.executable, "-c", "from lms.cli import main; main()", "policy", "evaluate"]
    done = subprocess.run(
        [*command, "--policy", "P.toml", "--facts", "F.json"],
        cwd=folder,
        env={
            "LMS_ENVIRONMENT": "production",
            "PYTHONPATH": ":".join(sys.path),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8")) == rows_of([GIVEN], FACTS)
    assert "张三" in done.stdout.decode("utf-8")
    assert sorted(path.name for path in folder.iterdir()) == ["F.json", "P.toml"]


def test_what_the_site_needs_is_not_imported():
    """It starts in a fraction of the time the site takes."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import lms.cli, sys; print(*(m for m in sys.modules if m in ('sqlalchemy', 'lms.app')))",
        ],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        check=True,
    )
    assert done.stdout.strip() == b""


@pytest.mark.usefixtures("folder")
def test_files_with_the_same_id_are_versions_and_others_are_further_policies():
    newer = policy_text(ANNUAL | {"required": "30"}, id="organ-hours", version=4, valid_from="2025-01-01")
    other = policy_text(ANNUAL, id="other", valid_from="2025-01-01")
    Path("newer.toml").write_text(newer, encoding="utf-8")
    Path("other.toml").write_text(other, encoding="utf-8-sig")
    done = run(
        "evaluate",
        "--policy",
        "P.toml",
        "--policy",
        "newer.toml",
        "--facts",
        "F.json",
        "--policy",
        "other.toml",
    )
    assert done.exit_code == 0
    assert json.loads(done.stdout) == rows_of([GIVEN, newer, other], FACTS)


REFUSED = {
    "a fault in the policy": (
        "P.toml",
        GIVEN.replace('"hours"', '"minutes"'),
        "rules.r1.measure: “minutes” is none of",
    ),
    "a policy that is no TOML": (
        "P.toml",
        GIVEN.replace("version = 3", "version = = 3"),
        "policy.version: this is not TOML",
    ),
    "a policy that is no UTF-8": (
        "P.toml",
        GIVEN.replace('"P"', '"年"').encode("gb18030"),
        "this is not UTF-8: byte",
    ),
    "a policy with an endless line": (
        "P.toml",
        policy_text(id="a\nb\tc", timezone="x\r\ny\u2028\x1b[31m"),
        "policy.timezone: ",
    ),
    "a fault in the facts": (
        "F.json",
        json.dumps(facts(credits=[credit("c1", "-8")])),
        "credits.c1.hours: -8 is negative",
    ),
    "facts that are no JSON": ("F.json", "{'person': 1}", "this is not JSON"),
    "facts that are no UTF-8": ("F.json", b'{"person": "\xff"}', "this is not UTF-8: byte 13"),
    "facts that are a list": ("F.json", "[]", "a table of keys is expected here"),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("name", "content", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_a_malformed_file_ends_with_2_and_one_line(name, content, says):
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    done = run("evaluate", "--policy", "P.toml", "--facts", "F.json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{name}: ")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.endswith("\n")
    assert done.stderr.strip().isprintable()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("policies", "facts_file", "says"),
    [
        (["gone.toml"], "F.json", "gone.toml: cannot be read: No such file or directory"),
        (["."], "F.json", ".: cannot be read: Is a directory"),
        (["P.toml"], "gone.json", "gone.json: cannot be read: No such file or directory"),
        (["P.toml", "P.toml"], "F.json", "P.toml: policy.version: organ-hours@3 is given twice"),
    ],
)
def test_files_that_cannot_be_taken_end_with_2_and_one_line(policies, facts_file, says):
    options = [option for name in policies for option in ("--policy", name)]
    done = run("evaluate", *options, "--facts", facts_file)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"{says}\n")


@pytest.mark.usefixtures("folder")
def test_half_a_character_is_written_as_json_escapes_it():
    Path("F.json").write_text(json.dumps(facts(person="\ud83c")), encoding="utf-8")
    done = run("evaluate", "--policy", "P.toml", "--facts", "F.json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)[0]["person"] == "\ud83c"


@pytest.mark.usefixtures("folder")
def test_check_says_what_each_file_is():
    Path("Q.toml").write_text(policy_text(ANNUAL, ANNUAL, id="q", valid_to="2025-12-31"), encoding="utf-8")
    done = run("check", "P.toml", "Q.toml")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "P.toml: organ-hours@3, 1 rule, in force from 2010-01-01",
        "Q.toml: q@1, 2 rules, in force from 2010-01-01 to 2025-12-31",
    ]


@pytest.mark.usefixtures("folder")
def test_check_refuses_what_cannot_be_taken_and_goes_on():
    Path("bad.toml").write_text(policy_text(timezone="Asia/Peking"), encoding="utf-8")
    done = run("check", "bad.toml", "gone.toml", "P.toml", "P.toml")
    assert done.exit_code == 2
    assert done.stdout == "P.toml: organ-hours@3, 1 rule, in force from 2010-01-01\n"
    assert done.stderr.splitlines() == [
        "bad.toml: policy.timezone: “Asia/Peking” is no time zone, such as Asia/Shanghai",
        "gone.toml: cannot be read: No such file or directory",
        "P.toml: policy.version: organ-hours@3 is given twice",
    ]


FAULTY = policy_text(ANNUAL | {"grace_months": -1}, ANNUAL | {"on_join": "x"}, id="q", version=0)
SAYS = [
    "bad.toml: policy.version: a whole number from 1 to 1000000 is expected",
    "bad.toml: rules.r1.grace_months: a whole number from 0 to 1200 is expected",
    "bad.toml: rules.r2.on_join: “x” is none of full, prorate_month, next_period",
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "command", [("check", "bad.toml"), ("evaluate", "--policy", "bad.toml", "--facts", "F.json")]
)
def test_every_fault_has_its_line(command):
    Path("bad.toml").write_text(FAULTY, encoding="utf-8")
    done = run(*command)
    assert (done.exit_code, done.stdout, done.stderr.splitlines()) == (2, "", SAYS)


@pytest.mark.usefixtures("folder")
def test_every_fault_of_the_facts_has_its_line():
    faulty = facts(credits=[credit("c1", "-8"), credit("c2", "x")])
    Path("F.json").write_text(json.dumps(faulty), encoding="utf-8")
    done = run("evaluate", "--policy", "P.toml", "--facts", "F.json")
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 2)


@pytest.mark.usefixtures("folder")
def test_of_very_many_faults_the_first_are_said_and_how_many_more_there_are():
    bad = policy_text(*[ANNUAL | {"grace_months": -1}] * 53)
    Path("bad.toml").write_text(bad, encoding="utf-8")
    lines = run("check", "bad.toml").stderr.splitlines()
    assert len(lines) == MOST_SHOWN + 1
    assert lines[-2:] == [
        "bad.toml: rules.r50.grace_months: a whole number from 0 to 1200 is expected",
        "bad.toml: and 3 more",
    ]
