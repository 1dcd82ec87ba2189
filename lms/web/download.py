"""Files made for the person who asks, sent as downloads."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def spreadsheet_response(content: bytes, name: str) -> Response:
    """An XLSX file to save."""
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)
