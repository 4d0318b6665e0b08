#!/usr/bin/env python3
"""Draw which library depends on which, from what CMake links.

usage: scripts/architecture.py [--check]

Reads LINK_LIBS of lib/*/CMakeLists.txt and writes the drawing (Mermaid, which GitHub and
GitLab render) between the marks in docs/architecture.md. --check writes nothing and fails
where the drawing there is not that of the libraries.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/architecture.md"
BEGIN, END = "<!-- libraries: begin -->", "<!-- libraries: end -->"


def read_links():
    links = {}
    for path in sorted(ROOT.glob("lib/*/CMakeLists.txt")):
        text = path.read_text()
        for name, body in re.findall(r"conv_add(?:_plain)?_library\((\w+)\s([^)]*)\)", text):
            words = body.split()
            found = words[words.index("LINK_LIBS") + 1:] if "LINK_LIBS" in words else []
            links[name] = [word for word in found if word.startswith("Conv")]
    return links


def reachable(links, name):
    seen, todo = set(), list(links.get(name, []))
    while todo:
        next_name = todo.pop()
        if next_name not in seen:
            seen.add(next_name)
            todo += links.get(next_name, [])
    return seen


def draw(links):
    lines = ["```mermaid", "flowchart BT"]
    for name in sorted(links):
        direct = links[name]
        # What another link brings along already is not drawn again.
        shown = [link for link in direct
                 if not any(link in reachable(links, other) for other in direct if other != link)]
        lines += [f"  {name[4:]} --> {link[4:]}" for link in sorted(shown)] or [f"  {name[4:]}"]
    return "\n".join(lines + ["```"])


def main():
    text = PAGE.read_text()
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    new = text[:begin] + "\n" + draw(read_links()) + "\n" + text[end:]
    if "--check" in sys.argv[1:]:
        if new != text:
            print("docs/architecture.md draws other libraries than lib/ has; run scripts/architecture.py")
        return new != text
    PAGE.write_text(new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
