"""The files area, as part of the kernel."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.files.models import File
from lms.files.views import blueprint
from lms.plugins import API_VERSION, Plugin

UPLOADERS = (Role.TRAINER, Role.MANAGER, Role.POLICY_OFFICER, Role.ADMINISTRATOR)

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="files",
    models=(File,),
    blueprints=(blueprint,),
    permissions=(Permission("lms.upload", _l("Put files and pictures on the site"), UPLOADERS),),
)
