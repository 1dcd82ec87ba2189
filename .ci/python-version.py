"""Refuse an interpreter that cannot run Xueshi or make a virtual environment, and say what to do."""

import importlib.util
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Xueshi needs Python 3.11 or newer; this is %d.%d. If you have another: make run PYTHON=python3.12"
        % sys.version_info[:2]
    )
if importlib.util.find_spec("ensurepip") is None:
    sys.exit("This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv")
