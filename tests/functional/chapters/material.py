"""What people of the walks bring along: files as they would have them on their desks."""

from __future__ import annotations

import base64
import io

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Page

GOOD_GIFT = """\
$CATEGORY: 值班制度

::值班 1:: 夜间值班时电话铃响，首先做什么？ {
  =记下时间、来电单位和事由
  ~等到天亮再处理 #紧急的事等不到天亮。
  ~请对方明天再打
}

::值班 2:: 值班记录由谁保管？ {
  ~各人自己保管
  =值班室统一保管
}

::值班 3:: 交接班时必须当面说明的是什么？ {
  =没有办完的事项
  ~食堂的菜单
  ~昨天的天气
}

$CATEGORY: 信息报送

::报送 1:: 重大突发事件可以先口头报告，再补书面材料。 {T}

::报送 2:: 情况还不完全清楚时，可以一直不报。 {F}

::报送 3:: 紧急情况的首报应当写明时间、地点和已经采取的措施。 {T}
"""
FAULTY_LINE = 18  # the brace there has nothing left to close
FAULTY_GIFT = GOOD_GIFT.replace("  =没有办完的事项\n", "  =没有办完的事项}\n")

_FILM = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 320, height: 180});
  const pen = canvas.getContext("2d");
  let frame = 0;
  const paint = () => {
    pen.fillStyle = `hsl(${frame++ * 9}, 45%, 40%)`;
    pen.fillRect(0, 0, 320, 180);
    pen.fillStyle = "white";
    pen.font = "28px sans-serif";
    pen.fillText("01:00 – 06:00", 70, 100);
  };
  paint();
  const painting = setInterval(paint, 40);
  const chunks = [];
  const recorder = new MediaRecorder(canvas.captureStream(25), {mimeType: "video/webm"});
  recorder.ondataavailable = (event) => chunks.push(event.data);
  const stopped = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.start();
  setTimeout(() => recorder.stop(), 1500);
  await stopped;
  clearInterval(painting);
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""


def gift(text: str, name: str) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def film(page: Page) -> FilePayload:
    """A second and a half of video, as the browser itself records it."""
    return {
        "name": "night-duty.webm",
        "mimeType": "video/webm",
        "buffer": base64.b64decode(page.evaluate(_FILM)),
    }


def picture() -> FilePayload:
    """A plan of two rooms."""
    image = Image.new("RGB", (480, 240), "#f4efe6")
    pen = ImageDraw.Draw(image)
    pen.rectangle((30, 30, 230, 210), outline="#3d4f63", width=6)
    pen.rectangle((250, 30, 450, 210), outline="#3d4f63", width=6)
    pen.line((230, 120, 250, 120), fill="#a3372c", width=6)
    file = io.BytesIO()
    image.save(file, "PNG")
    return {"name": "duty-room.png", "mimeType": "image/png", "buffer": file.getvalue()}


def document() -> FilePayload:
    text = "值班室电话表\n总值班室 8001\n保卫科 8002\n办公室 8003\n"
    return {"name": "phone-list.txt", "mimeType": "text/plain", "buffer": text.encode()}
