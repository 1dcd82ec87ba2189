"""The demo, as part of the kernel."""

from __future__ import annotations

from lms.demo.commands import demo
from lms.demo.history import make_history
from lms.plugins import API_VERSION, DemoStep, Plugin

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="demo",
    commands=(demo,),
    demo=(DemoStep("lms.history", make_history, order=50),),
)
