"""The site as people use it: a real server, the demo's data, headless Chromium, and a clock that the tests move."""
