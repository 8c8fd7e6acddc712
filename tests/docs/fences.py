"""The fenced blocks of Markdown files, and the commands in those that hold a shell's."""
import re
import shlex
from dataclasses import dataclass

FENCE = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```[ ]*$", re.M | re.S)
BREAKS = set("();<>|&") | {"&&", "||", ";;", "&>", ">>", "<<", ">&", "<("}
KEYWORDS = {"if", "then", "else", "elif", "fi", "for", "do", "done", "while", "until", "in", "!", "{", "}", "sudo", "exec", "nice"}


@dataclass
class Block:
    path: str
    line: int  # of its first line of text
    language: str
    text: str
    start: int  # where the text stands in the file
    indent: str

    @property
    def place(self):
        return f"{self.path}:{self.line}"


def blocks(path, markdown):
    for found in FENCE.finditer(markdown):
        indent = found[1]
        text = re.sub(rf"^{indent}", "", found[3], flags=re.M)
        yield Block(path, markdown.count("\n", 0, found.start(3)) + 1, found[2], text, found.start(3), indent)


def steps(block):
    """(command, lines shown below it) of a block `console`."""
    for part in re.split(r"^\$ ", block.text, flags=re.M)[1:]:
        command, *shown = part.rstrip("\n").split("\n")
        while command.endswith("\\") and shown:
            command = command[:-1] + shown.pop(0)
        yield command, shown


def script(block):
    """The text that a shell would get: of `console` what follows $ alone; without what is fed to a command as <<EOF, and without lines that are joined."""
    if block.language == "console":
        text = "\n".join(command for command, _ in steps(block))
    else:
        text = re.sub(r"^\$ ", "", block.text, flags=re.M)
    text = re.sub(r"<<-?'?(\w+)'?([^\n]*)\n.*?^\s*\1$", r"\2", text, flags=re.M | re.S)
    return re.sub(r"\\\n\s*", " ", text)


def substituted(text):
    """What stands in $(...) is a command, too: it comes first, and leaves a word behind."""
    inner = []
    while found := re.search(r"\$\(([^()]*)\)", text):
        inner.append(found[1])
        text = text[: found.start()] + "SUBSTITUTED" + text[found.end():]
    return inner, text


def commands(text):
    """Each simple command of a shell text as a list of words, without assignments, keywords and redirections."""
    inner, text = substituted(text)
    for each in inner:
        yield from commands(each)
    for line in lines(text):
        lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        lexer.commenters = ""
        yield from simple(list(lexer))


def lines(text):
    """Lines without comments; one that ends within quotes goes on with the next."""
    quote, line = "", ""
    characters = iter(text + "\n")
    for each in characters:
        if each == "\\" and quote != "'":
            line += each + next(characters)
        elif quote:
            quote = "" if each == quote else quote
            line += each
        elif each == "#" and (not line or line[-1].isspace()):
            while next(characters) != "\n":
                pass
            yield line
            line = ""
        elif each == "\n":
            yield line
            line = ""
        else:
            quote = each if each in "\"'" else ""
            line += each
    if line.strip():
        raise ValueError(f"a quotation that does not end: {line[:60]}")


def simple(words):
    command, skip = [], False
    for word in [*words, ";"]:
        if word and set(word) <= BREAKS:
            if "<" in word or ">" in word:
                skip = True
                if command and command[-1].isdigit():
                    command.pop()
                continue
            while command and (command[0] in KEYWORDS or re.match(r"\w+=", command[0])):
                command.pop(0)
            if command:
                yield command
            command, skip = [], False
        elif skip:
            skip = False
        else:
            command.append(word)
