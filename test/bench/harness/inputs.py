"""Makes the inputs of the programs: the same bytes on every machine, written once for each size."""

import random

from .table import BENCH

SYLLABLES = (
    "an",
    "be",
    "co",
    "di",
    "er",
    "fo",
    "ge",
    "hi",
    "in",
    "ja",
    "ko",
    "la",
    "mu",
    "ne",
    "or",
    "pa",
    "que",
    "ri",
    "st",
    "tu",
    "un",
    "ve",
    "wi",
    "xy",
    "yo",
    "za",
    "ion",
    "ing",
    "the",
    "re",
)


def make(table, size, name, folder):
    """Returns the path of the input, after writing it if it is not there yet."""
    row = table.inputs[name]
    template = BENCH / row["template"] if "template" in row else None
    path = folder / f"{name}.{row[size]}"
    if not path.exists() or template and path.stat().st_mtime < template.stat().st_mtime:
        folder.mkdir(parents=True, exist_ok=True)
        _write_whole(
            path,
            _fill(template, row[size]) if template else GENERATORS[row["generator"]](row[size]),
        )
    return path


def _write_whole(path, data):
    """Another process may want the same file at this moment: it must see all of it or nothing."""
    partial = path.with_name(f"{path.name}.{random.SystemRandom().getrandbits(32):08x}")
    partial.write_bytes(data)
    partial.replace(path)


def _fill(template, scale):
    return template.read_text().replace("@SCALE@", str(scale)).encode()


def _vocabulary(rng, count):
    return ["".join(rng.choices(SYLLABLES, k=1 + rng.randrange(4))) for _ in range(count)]


def _words(rng, count):
    """Frequencies as in a natural language: the n-th word comes about 1/n as often as the first."""
    vocabulary = _vocabulary(rng, 6000)
    return rng.choices(vocabulary, [1 / (n + 2) for n in range(len(vocabulary))], k=count)


def text(length):
    """Sentences and paragraphs, with some repeated earlier paragraphs as in logs and letters."""
    rng = random.Random(1)
    paragraphs, total = [], 0
    while total < length:
        if paragraphs and rng.random() < 0.1:
            paragraph = rng.choice(paragraphs)
        else:
            words = iter(_words_in_chunks(rng))
            paragraph = "".join(_sentence(rng, words) for _ in range(2 + rng.randrange(6))) + "\n\n"
        paragraphs.append(paragraph)
        total += len(paragraph)
    return "".join(paragraphs).encode()[:length]


_pool = []


def _words_in_chunks(rng):
    while True:
        if not _pool:
            _pool.extend(_words(rng, 20000))
        yield _pool.pop()


def _sentence(rng, words):
    count = 4 + rng.randrange(14)
    return " ".join(next(words) for _ in range(count)).capitalize() + ". "


def binary(length):
    """Records of a measuring device: counters, slowly changing values, flags and a little noise."""
    rng = random.Random(2)
    out = bytearray()
    values = [rng.randrange(1 << 16) for _ in range(6)]
    sequence = 0
    while len(out) < length:
        sequence += 1
        which = rng.randrange(6)
        values[which] = values[which] + rng.randrange(-40, 41) & 0xFFFF
        out += (
            b"\x7eREC"
            + sequence.to_bytes(4, "little")
            + bytes((which, rng.choice((0, 0, 0, 1, 128))))
        )
        for value in values:
            out += value.to_bytes(2, "little")
        out += rng.randbytes(3)
    return bytes(out[:length])


def xml(count):
    """A catalogue with nested elements, attributes, text, entities, comments and CDATA."""
    rng = random.Random(3)
    words = iter(_words_in_chunks(rng))
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        '<!DOCTYPE catalogue [<!ENTITY shop "Söder &amp; Co">]>\n<catalogue>\n',
    ]
    for number in range(count):
        price = f"{rng.randrange(100000) / 100:.2f}"
        out.append(f'  <item id="i{number}" price="{price}" kind="{next(words)}">\n')
        out.append(f"    <name>{next(words)} &lt;{next(words)}&gt; &shop;</name>\n")
        for _ in range(rng.randrange(4)):
            out.append(f"    <part n=\"{rng.randrange(99)}\" unit='{next(words)}'>")
            out.append(f"<b>{next(words)}</b> {_sentence(rng, words)}</part>\n")
        if rng.random() < 0.2:
            out.append(f"    <!-- {_sentence(rng, words)}-->")
            out.append(f"<![CDATA[{next(words)} < {next(words)} & more]]>\n")
        out.append("  </item>\n")
    out.append("</catalogue>\n")
    return "".join(out).encode()


GENERATORS = {"text": text, "binary": binary, "xml": xml}
