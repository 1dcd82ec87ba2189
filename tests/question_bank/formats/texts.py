"""Formats from text to text, for tests that write their files in the test."""

from question_bank.formats.media import no_media


def parse(source, text):
    """What the format reads in a text."""
    return source.read(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))


def written(into, items, media=no_media):
    """What the format writes, as text where it is one."""
    data = into.write(items, media)
    is_text = into.media_type.startswith("text/") or into.media_type.endswith(("xml", "json"))
    return data.decode("utf-8", "surrogatepass") if is_text and into.write is not None else data
