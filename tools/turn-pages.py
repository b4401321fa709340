#!/usr/bin/env python3
"""Writes copies of page images, turned clockwise and skewed, to measure how well a page's lie is told and undone.

usage: turn-pages.py OUT IMAGE...     writes OUT/90/NAME.png, OUT/180, OUT/270, OUT/+4, OUT/-4
+4 means that lines fall to the right by 4 degrees. The copies are as large as they must be; what is new is paper.
Needs Pillow and NumPy.
"""
import pathlib
import sys

import numpy
from PIL import Image

TURNS = {"90": 90, "180": 180, "270": 270, "+4": 4, "-4": -4}


def main():
    out = pathlib.Path(sys.argv[1])
    for name in sys.argv[2:]:
        page = Image.open(name)
        page = page.convert("L" if page.mode in ("1", "L", "LA", "I;16") else "RGB")
        paper = int(numpy.percentile(numpy.asarray(page.convert("L")), 90))
        fill = paper if page.mode == "L" else (paper,) * 3
        for folder, degrees in TURNS.items():
            # Pillow counts anticlockwise; whole quarters move pixels and compute none.
            turned = page.rotate(-degrees, Image.BICUBIC, expand=True, fillcolor=fill)
            target = out / folder / (pathlib.Path(name).stem + ".png")
            target.parent.mkdir(parents=True, exist_ok=True)
            turned.save(target)


if __name__ == "__main__":
    main()
