"""Writes the programs of a page to a folder: a code block is one where the line
before it says `<!-- program: NAME -->`."""
import pathlib
import re
import sys

page, folder = map(pathlib.Path, sys.argv[1:])
folder.mkdir(parents=True, exist_ok=True)
programs = re.findall(r"^<!-- program: (\S+) -->\n```\w*[+]*\n(.*?)^```$",
                      page.read_text(), re.MULTILINE | re.DOTALL)
if not programs:
    sys.exit(f"{page}: has no program")
for name, text in programs:
    (folder / name).write_text(text)
