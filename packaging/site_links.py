"""A hook of mkdocs (mkdocs.yml): links from docs/ to other files of the repository become links to where it is shown, or are only named; headings get
the anchors that forges give them, so that one link serves both."""
import posixpath
import re

LINK = re.compile(r"(?<!\!)\[([^\]]*)\]\(((?:\.\./)+[^)#\s]*)(#[^)\s]*)?\)")
HEADING = re.compile(r"^(#{1,6} )(.+?)\s*$")


def anchor_of(heading, seen):
    """As forges make them: words in lower case, with - for spaces; a second one of a name has a number."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
    number = seen[slug] = seen.get(slug, -1) + 1
    return f"{slug}-{number}" if number else slug


def with_anchors(markdown):
    seen, fenced, lines = {}, False, []
    for line in markdown.split("\n"):
        fenced ^= line.lstrip().startswith("```")
        found = None if fenced else HEADING.match(line)
        lines.append(f"{found[1]}{found[2]} {{#{anchor_of(found[2], seen)}}}" if found else line)
    return "\n".join(lines)


def on_page_markdown(markdown, page, config, files):
    base = config["extra"].get("repository") or ""

    def replaced(found):
        text, target, anchor = found[1], found[2], found[3] or ""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page.file.src_uri), target))
        if not path.startswith(".."):
            return found[0]  # it stays within docs/
        inside = path.removeprefix("../")
        return f"[{text}]({base}{inside}{anchor})" if base else f"{text} (`{inside}`)"

    return with_anchors(LINK.sub(replaced, markdown))
