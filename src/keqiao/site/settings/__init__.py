"""设置: read from the environment once, at start. Docs: docs/administration/settings.md."""

from keqiao.site.settings.apps import *  # noqa: F403
from keqiao.site.settings.database import *  # noqa: F403
from keqiao.site.settings.environment import *  # noqa: F403
from keqiao.site.settings.mail import *  # noqa: F403
from keqiao.site.settings.pages import *  # noqa: F403
from keqiao.site.settings.security import *  # noqa: F403
