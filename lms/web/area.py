"""The pages of the site itself, as part of the kernel."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.navigation import NavigationEntry
from lms.plugins import API_VERSION, Plugin
from lms.web.views import blueprint

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="web",
    blueprints=(blueprint,),
    permissions=(Permission("lms.use", _l("Use the site"), (Role.MEMBER,)),),
    navigation=(NavigationEntry(_l("Home"), "web.home", "home", "lms.use", section="learn", order=0),),
)
