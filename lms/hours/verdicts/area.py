"""What the verdicts offer: a member's own hours, a manager's people, and the work that keeps verdicts up to date."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.events import AppointmentsChanged, CreditPosted, UnitChanged
from lms.contracts.navigation import DueSource, HomeCard, NavigationEntry
from lms.events import Subscription
from lms.hours.leaves.events import RequirementChanged
from lms.hours.policies.events import PolicyChanged
from lms.hours.verdicts import keeping
from lms.hours.verdicts.demo import judge_everybody, make_earlier_rotation
from lms.hours.verdicts.models import PersonJudged, Verdict
from lms.hours.verdicts.views import home, manager, member
from lms.plugins import API_VERSION, DemoStep, JobType, PeriodicJob, Plugin

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="verdicts",
    models=(PersonJudged, Verdict),
    blueprints=(member.blueprint, manager.blueprint),
    subscriptions=(
        Subscription(CreditPosted, keeping.on_credit_posted),
        Subscription(AppointmentsChanged, keeping.on_appointments_changed),
        Subscription(UnitChanged, keeping.on_unit_changed),
        Subscription(PolicyChanged, keeping.on_policy_changed),
        Subscription(RequirementChanged, keeping.on_requirement_changed),
    ),
    jobs=(JobType(keeping.JUDGE, _l("Working out who owes how many hours"), keeping.judge_all),),
    periodic_jobs=(PeriodicJob(keeping.JUDGE, timedelta(days=1)),),
    demo=(
        DemoStep("lms.earlier_rotation", make_earlier_rotation, order=40),
        DemoStep("lms.verdicts", judge_everybody, order=1000),
    ),
    navigation=(
        NavigationEntry(
            _l("My hours"), "hours.mine", "clock-hour-4", "lms.see_own_hours", section="learn", order=30
        ),
        NavigationEntry(
            _l("Hours of my people"),
            "people_hours.overview",
            "chart-bar",
            "lms.see_hours",
            section="manage",
            order=10,
        ),
    ),
    home_cards=(
        HomeCard("lms.hours_ring", "hours/_ring_card.html", home.ring_card, "lms.see_own_hours", "top", 10),
        HomeCard(
            "lms.people_hours", "hours/_people_card.html", home.people_card, "lms.see_hours", "figures", 10
        ),
        HomeCard(
            "lms.people_charts",
            "hours/_people_charts_card.html",
            home.people_card,
            "lms.see_hours",
            "below",
            10,
        ),
    ),
    due_sources=(DueSource("lms.duties", home.open_duties),),
    permissions=(
        Permission("lms.see_own_hours", _l("See one's own hours"), (Role.MEMBER,)),
        Permission(
            "lms.see_hours", _l("See the hours of the people in a unit"), (Role.MANAGER, Role.ADMINISTRATOR)
        ),
    ),
)
