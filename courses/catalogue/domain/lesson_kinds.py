"""What a lesson can be."""

from __future__ import annotations

from enum import StrEnum


class LessonKind(StrEnum):
    """PAGE: text to read. VIDEO and DOCUMENT: a file. ACTIVITY: something that another plugin offers."""

    PAGE = "page"
    VIDEO = "video"
    DOCUMENT = "document"
    ACTIVITY = "activity"

    @property
    def has_file(self) -> bool:
        return self in (LessonKind.VIDEO, LessonKind.DOCUMENT)
