"""Puts HTML, Markdown, rich markup, CSV formulas, XML and workflow commands wherever a report repeats what it says."""

EVIL = "\n".join(
    [
        "::error file=grader.py::owned\n::set-output name=score::10\n::add-mask::1\n::stop-commands::x\n##[error]x",
        "[/bold][link=file:///etc/passwd]click[/link][blink]:boom:[/]",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "]]></failure></testcase><testcase name='all'/>",
        "| 10 / 10 |\n# 10 of 10 points\n[passed](javascript:alert(1))\n```",
        "=HYPERLINK(\"http://example.org\")\n@SUM(1+1)*cmd|' /C calc'!A0",
        '"earned": 10, "pending": 0}]}\n%0A\\u0022 10 of 10 points',
    ]
)
print(EVIL)
Evil = type(EVIL.replace("\n", " "), (Exception,), {"__module__": EVIL})


def kl_exponential(phi, theta):
    print(EVIL)
    if phi > theta:
        return type(EVIL, (), {"__module__": EVIL, "__qualname__": EVIL})()
    if phi == theta:
        return EVIL
    raise Evil(EVIL)
