"""Compares the import of HTTP Archives with two readers of them: mitmproxy and haralyzer.

`archives.py make COUNT FOLDER` writes archives with so many entries, the same in each run.
`archives.py compare` reads the lines of `crates/chatwire-import/examples/exchanges.rs`, reads the
archives that they name by both readers, and fails at the first difference.
"""

import base64
import gzip
import json
import pathlib
import random
import sys
from urllib.parse import urlsplit

from haralyzer import HarEntry
from mitmproxy.io.har import request_to_flow

ENTRIES = 50

# Headers that recordings keep.
KEPT = ["content-type", "retry-after", "x-request-id"]

METHODS = ["POST", "GET", "PUT", "DELETE", "PATCH", "post"]
STATUSES = [200, 200, 201, 204, 301, 400, 404, 429, 500, 503, 599]
TYPES = [
    "application/json",
    "application/json; charset=utf-8",
    "text/event-stream",
    "text/event-stream; charset=utf-8",
    "text/html; charset=utf-8",
    "application/octet-stream",
]
TEXTS = [
    "",
    "{}",
    '{"id":"a","object":"chat.completion","choices":[]}',
    'data: {"choices":[]}\n\ndata: [DONE]\n\n',
    "Hellö 😀\u2028\u0000",
    "\ufeff{}",
    "a\r\nb\rc\n",
    "\x7f\x1b[0m",
    " \t ",
]
PATHS = ["/v1/chat/completions", "/", "/v1/x?a=1&b=%C3%B6", "/a%2Fb/;c?d#e", "/ö", "?q", ""]


def headers(chance, media_type):
    """Headers with names in any case, some of them repeated."""
    made = [("content-type", media_type)] if media_type else []
    for name in KEPT[1:] + ["X-Other", "accept"]:
        for _ in range(chance.choice([0, 0, 1, 1, 2])):
            made.append((name, chance.choice(["1", "a b", "é", "x, y", ""])))
    chance.shuffle(made)
    case = [str.lower, str.title, str.upper]
    return [{"name": chance.choice(case)(name), "value": value} for name, value in made]


def content(chance, media_type):
    """The content of a response: text, base64, binary, or nothing."""
    text = "".join(chance.choice(TEXTS) for _ in range(chance.randint(1, 3)))
    found = {"mimeType": media_type, "size": len(text.encode())}
    match chance.randint(0, 5):
        case 0:
            found |= {"text": base64.b64encode(text.encode()).decode(), "encoding": "base64"}
        case 1:
            raw = chance.randbytes(chance.randint(1, 60))
            found |= {"text": base64.b64encode(raw).decode(), "encoding": "base64"}
            found["size"] = len(raw)
        case 2 if chance.random() < 0.5:
            pass
        case _:
            found["text"] = text
    return found


def entry(chance):
    """One entry, with what the format leaves open decided by chance."""
    media_type = chance.choice(TYPES)
    request = {
        "method": chance.choice(METHODS),
        "url": chance.choice(["https", "http"]) + "://api.example" + chance.choice(PATHS),
        "httpVersion": chance.choice(["HTTP/1.1", "h2", "HTTP/2", "http/2.0", "h3", ""]),
        "headers": headers(chance, "application/json"),
        "queryString": [],
        "cookies": [],
        "headersSize": -1,
        "bodySize": -1,
    }
    if chance.random() < 0.7:
        request["postData"] = {"mimeType": "application/json", "text": chance.choice(TEXTS)}
    response = {
        "status": chance.choice(STATUSES),
        "statusText": chance.choice(["", "OK"]),
        "httpVersion": "HTTP/1.1",
        "headers": headers(chance, media_type),
        "cookies": [],
        "content": content(chance, media_type),
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1,
    }
    if chance.random() < 0.1:
        # Archives hold the decoded body; the header tells how it was sent.
        response["headers"].append({"name": "content-encoding", "value": "gzip"})
    return {
        "startedDateTime": "2026-11-30T12:00:00.000Z",
        "time": chance.choice([0, 1, 12.5]),
        "request": request,
        "response": response,
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
    }


def make(count, folder):
    chance = random.Random(1)
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(0, count, ENTRIES):
        entries = [entry(chance) for _ in range(min(ENTRIES, count - number))]
        log = {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": entries}
        text = json.dumps({"log": log}, ensure_ascii=chance.random() < 0.5)
        path = folder / f"{number}.har"
        path.write_text(text, encoding="utf-8")
        print(path)


def by_mitmproxy(raw):
    flow = request_to_flow(json.loads(json.dumps(raw)))
    return {
        "method": flow.request.method,
        "status": flow.response.status_code,
        "request_headers": list(flow.request.headers.items(multi=True)),
        "response_headers": list(flow.response.headers.items(multi=True)),
        "request_body": flow.request.content,
        "response_body": flow.response.content,
    }


def by_haralyzer(raw):
    read = HarEntry(raw)
    text = read.response.raw_entry["content"].get("text", "")
    body = text.encode()
    if read.response.raw_entry["content"].get("encoding") == "base64":
        body = base64.b64decode(text)
    pairs = lambda part: [(header["name"], header["value"]) for header in part.headers]
    return {
        "method": read.request.method,
        "status": read.response.status,
        "request_headers": pairs(read.request),
        "response_headers": pairs(read.response),
        "request_body": (read.request.text or "").encode(),
        "response_body": body,
    }


def values(pairs, name):
    return [value.strip() for found, value in pairs if found.lower() == name]


def masked(target):
    """A target whose values in the query are overwritten, as recordings have them."""
    path, mark, query = target.partition("?")
    parameters = []
    for parameter in query.split("&"):
        name, equals, value = parameter.rpartition("=")
        parameters.append(name + equals + "x" * len(value))
    return path + mark + "&".join(parameters)


def from_windows_1252(character):
    """The byte of a character; five bytes stand for themselves, as in Latin-1."""
    for encoding in ("windows-1252", "latin-1"):
        try:
            return character.encode(encoding)
        except UnicodeEncodeError:
            pass
    return character.encode()


def responses_beyond_the_format(raw):
    """Bodies by members and customs of single programs, which neither reader knows."""
    content = raw["response"]["content"]
    text = content.get("text") or ""
    headers = raw["response"]["headers"]
    media_type = "".join(values([(one["name"], one["value"]) for one in headers], "content-type"))
    if media_type == "text/event-stream":
        # Browsers decode it as windows-1252, which they call Latin-1, where no charset is named.
        yield b"".join(from_windows_1252(character) for character in text)
    if content.get("encoding") == "base64" and text.startswith("["):
        # Polly writes a list, of a body that was compressed.
        body = b"".join(base64.b64decode(part) for part in json.loads(text))
        yield gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def differences(ours, raw, counts):
    """What differs from both readers, or from the only one that can read the entry."""
    readers = []
    for read in (by_mitmproxy, by_haralyzer):
        try:
            readers.append(read(raw))
        except Exception as error:  # a reader may reject an entry that the other takes
            counts[f"entries that {read.__name__[3:]} rejects ({type(error).__name__})"] += 1
    if not readers:
        counts["entries that no reader takes"] += 1
        return
    note = ours.get("note")
    if note == "no-body" and any(reader["response_body"] for reader in readers):
        yield "response_body", None, [reader["response_body"] for reader in readers]
    if "method" not in ours:
        return

    url = urlsplit(raw["request"]["url"])
    target = (url.path or "/") + ("?" + url.query if url.query else "")
    # What a URL must not hold is encoded.
    if target.isascii() and ours["target"] != masked(target):
        yield "target", ours["target"], [masked(target)]
    if ours["method"] not in {reader["method"].upper() for reader in readers}:
        yield "method", ours["method"], raw["request"]["method"]
    if note != "no-response" and ours["status"] != raw["response"]["status"]:
        yield "status", ours["status"], raw["response"]["status"]
    for part in ("request_headers", "response_headers"):
        mine = {name: values(ours[part], name) for name in KEPT}
        for reader in readers:
            theirs = {name: values(reader[part], name) for name in KEPT}
            if mine != theirs:
                yield part, mine, theirs
    parts = {"request_body": raw["request"].get("postData", {}),
             "response_body": raw["response"]["content"]}
    for part, stored in parts.items():
        mine = base64.b64decode(ours[part])
        theirs = [reader[part] for reader in readers]
        if mine in theirs:
            alike = all(other == mine for other in theirs)
            counts[f"{part}: equal to {'both' if alike else 'one of two'}"] += 1
        elif "_file" in stored:
            counts[f"{part}: in a file of its own, which neither reads"] += 1
        elif part == "response_body" and mine in responses_beyond_the_format(raw):
            counts[f"{part}: by the custom of one program, which neither knows"] += 1
        else:
            yield part, mine, theirs


class Counts(dict):
    def __missing__(self, _):
        return 0


def compare():
    counts, archives, failed = Counts(), {}, 0
    for line in sys.stdin:
        ours = json.loads(line)
        path = ours["file"]
        if path not in archives:
            archives[path] = json.loads(pathlib.Path(path).read_text(encoding="utf-8-sig"))
        raw = archives[path]["log"]["entries"][ours["entry"]]
        counts["entries"] += 1
        if "note" in ours:
            counts["notes: " + ours["note"]] += 1
        for part, mine, theirs in differences(ours, raw, counts):
            failed += 1
            if failed <= 20:
                print(f"{path}, entry {ours['entry']}, {part}: {mine!r}, not {theirs!r}")
    missing = sum(len(archive["log"]["entries"]) for archive in archives.values())
    if missing != counts["entries"]:
        print(f"{missing} entries in the archives, {counts['entries']} read")
        failed += 1
    for name, count in counts.items():
        print(f"{name}: {count}")
    if failed or not counts:
        sys.exit(f"{failed} differences")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(int(sys.argv[2]), sys.argv[3])
    else:
        compare()
