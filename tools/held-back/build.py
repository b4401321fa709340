#!/usr/bin/env python3
"""Makes the held-back pages of docs/held-back.md anew: pages, their truth and a manifest.

usage: build.py OUT [--cache DIR]

Sources, pages and checksums stand in pages.tsv, corrections of transcriptions (made by eye against the page) in corrections.json.
Repositories are cloned into CACHE (default OUT/cache) as OWNER/NAME unless they are there, Debian packages come from apt-get
download. Writes OUT/pages/ID.png, OUT/truth/ID.txt, for PDFs also OUT/truth_alt/ID.txt (the same characters in the second reading order),
and OUT/manifest.json. A page whose pixels or truth differ from those measured is named at the end, and the exit code is 1.
Needs git, apt-get and dpkg, Pillow and poppler-utils (22.12.0 was used: another version may draw other pixels).
"""
import argparse
import csv
import gzip
import hashlib
import io
import json
import pathlib
import subprocess
import tempfile
import xml.etree.ElementTree as xml

from PIL import Image

HERE = pathlib.Path(__file__).parent
TALLEST = 2339  # pixels; what a page of A4 has at 200 dpi


def run(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, **options).stdout


def source_bytes(source, cache):
    """The bytes of github:OWNER/NAME@COMMIT:PATH or debian:PACKAGE=VERSION:PATH."""
    kind, holder, path = source.split(":", 2)
    if kind == "github":
        name, commit = holder.split("@")
        clone = cache / name
        if not clone.exists():
            run("git", "clone", "-q", "--bare", "--filter=blob:none", f"https://github.com/{name}", str(clone))
        return run("git", "-C", str(clone), "show", f"{commit}:{path}")
    unpacked = cache / holder.replace("=", "_")
    if not unpacked.exists():
        with tempfile.TemporaryDirectory() as downloads:
            run("apt-get", "download", holder, cwd=downloads)
            unpacked.mkdir(parents=True)
            run("dpkg", "-x", str(next(pathlib.Path(downloads).glob("*.deb"))), str(unpacked))
    data = (unpacked / path).read_bytes()
    return gzip.decompress(data) if path.endswith(".gz") else data


def of_pdf(data, page, dpi):
    """Picture of a page and its text layer in content-stream and in layout order."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        only = ("-f", page, "-l", page, file.name)
        picture = run("pdftoppm", "-r", dpi, "-gray", "-png", *only)
        layer = [run("pdftotext", "-enc", "UTF-8", "-nopgbrk", *order, *only, "-").decode() for order in (["-raw"], [])]
    return Image.open(io.BytesIO(picture)), *layer


def of_alto(data):
    """The lines of an ALTO file."""
    lines = []
    for line in xml.fromstring(data).iter():
        if line.tag.endswith("}TextLine"):
            text = " ".join(s.get("CONTENT", "") for s in line.iter() if s.tag.endswith("}String"))
            if text.strip():
                lines.append(text)
    return "\n".join(lines) + "\n"


def of_boxes(data):
    """SROIE's boxes (eight coordinates and a text each) put together into rows."""
    boxes = []
    for line in data.decode("utf-8", "replace").splitlines():
        cells = line.split(",", 8)
        if len(cells) == 9:
            corners = [int(c) for c in cells[:8]]
            boxes.append((min(corners[::2]), min(corners[1::2]), max(corners[1::2]), cells[8].strip()))
    boxes.sort(key=lambda b: (b[1] + b[2]) / 2)
    rows = []
    for box in boxes:
        for row in rows[-3:]:
            middle = sum((b[1] + b[2]) / 2 for b in row) / len(row)
            if abs(middle - (box[1] + box[2]) / 2) < 0.5 * min(b[2] - b[1] for b in [*row, box]):
                row.append(box)
                break
        else:
            rows.append([box])
    rows.sort(key=lambda r: sum(b[1] + b[2] for b in r) / len(r))
    return "\n".join(" ".join(b[3] for b in sorted(row)) for row in rows) + "\n"


def left_page_first(raw, number):
    """Of a spread whose right page, ending with its NUMBER, comes first in the text layer."""
    right, left = raw.split(f"\n{number}\n")
    return left.rstrip("\n") + "\n" + right + f"\n{number}\n"


def made(entry, corrections, cache):
    """Picture, truth and second truth (or None) of a row of pages.tsv."""
    source, second = entry["source"], None
    data = source_bytes(source, cache)
    if entry["truth"] == "text layer":
        picture, truth, second = of_pdf(data, entry["page"], entry["dpi"])
    else:
        picture = Image.open(io.BytesIO(data))
        text = source_bytes(source.rsplit(":", 1)[0] + ":" + entry["truth"], cache)
        if entry["truth"].endswith(".xml"):
            truth = of_alto(text)
        elif entry["truth"].endswith(".csv"):
            truth = of_boxes(text)
        else:
            truth = text.decode("utf-8", "replace")
    change = corrections.get(entry["id"], {})
    for wrong, right in change.get("replace", []):
        if wrong not in truth:
            raise SystemExit(f"{entry['id']}: expected {wrong!r} in the transcription; is it the commit of pages.tsv?")
        truth = truth.replace(wrong, right)
    if "lines" in change:
        truth = "\n".join(change["lines"]) + "\n"
    if "right page first" in change:
        second = left_page_first(truth, change["right page first"])
    picture = picture.convert("L")
    if picture.height > TALLEST and not entry["dpi"]:
        picture = picture.resize((round(picture.width * TALLEST / picture.height), TALLEST), Image.LANCZOS)
    return picture, truth, second


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--cache", type=pathlib.Path)
    arguments = parser.parse_args()
    out, cache = arguments.out, arguments.cache or arguments.out / "cache"
    for folder in ("pages", "truth", "truth_alt"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    corrections = json.loads((HERE / "corrections.json").read_text())
    manifest, other = [], []
    with open(HERE / "pages.tsv", newline="") as table:
        for entry in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            name = entry["id"]
            picture, truth, second = made(entry, corrections, cache)
            picture.save(out / f"pages/{name}.png")
            (out / f"truth/{name}.txt").write_text(truth)
            if second is not None:
                (out / f"truth_alt/{name}.txt").write_text(second)
            found = [hashlib.sha256(b).hexdigest()[:16] for b in (picture.tobytes(), truth.encode())]
            if found != [entry["pixels"], entry["text"]]:
                other.append(name)
            manifest.append({
                "id": name, "file": f"pages/{name}.png", "truth": f"truth/{name}.txt",
                **({"truth_alt": f"truth_alt/{name}.txt"} if second is not None else {}),
                "width": picture.width, "height": picture.height, "type": entry["kind"], "language": "en",
                "dpi": int(entry["dpi"] or round(picture.height / 11)), "case_sensitive": entry["kind"] != "receipt",
                "source": entry["source"] + (f" page {entry['page']}" if entry["page"] else ""), "licence": entry["licence"],
            })
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1))
    print(f"{len(manifest)} pages in {out}")
    if other:
        raise SystemExit("other pixels or text than measured: " + ", ".join(other))


if __name__ == "__main__":
    main()
