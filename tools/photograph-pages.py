#!/usr/bin/env python3
"""Writes pictures of page images as a camera would see them aslant, to measure how well their perspective is undone.

usage: photograph-pages.py OUT IMAGE...     writes OUT/tilt/NAME.png and OUT/side/NAME.png
In "tilt" the upper edge is farther from the camera than the lower one, in "side" the right edge than the left one. The page lies on
dark grainy ground, the light falls off to one corner, and all is a little blurred; the same page gives the same picture.
Needs Pillow and NumPy.
"""
import pathlib
import sys

import numpy
from PIL import Image, ImageFilter

# Corners clockwise from the top left, as shares of the picture's width and height.
VIEWS = {
    "tilt": ((0.16, 0.06), (0.85, 0.05), (0.97, 0.95), (0.04, 0.96)),
    "side": ((0.05, 0.04), (0.93, 0.14), (0.95, 0.87), (0.06, 0.97)),
}


def homography(there, page):
    """The eight numbers that Pillow maps points of the picture to points of the page with."""
    rows, values = [], []
    for (u, v), (x, y) in zip(there, page):
        rows += [[u, v, 1, 0, 0, 0, -x * u, -x * v], [0, 0, 0, u, v, 1, -y * u, -y * v]]
        values += [x, y]
    return numpy.linalg.solve(numpy.array(rows), numpy.array(values)).tolist()


def photograph(page, corners, random):
    width, height = int(page.width * 1.12), int(page.height * 1.12)
    there = [(x * width, y * height) for x, y in corners]
    right, bottom = page.width - 1, page.height - 1
    numbers = homography(there, [(0, 0), (right, 0), (right, bottom), (0, bottom)])

    def seen(image):
        return numpy.asarray(image.transform((width, height), Image.PERSPECTIVE, numbers, Image.BICUBIC), float)

    share = seen(Image.new("L", page.size, 255)) / 255
    ground = numpy.clip(random.normal(55, 10, share.shape), 0, 255)
    light = numpy.linspace(0.78, 1, width)[None, :] * numpy.linspace(1, 0.9, height)[:, None]
    grey = (seen(page) * share + ground * (1 - share)) * light + random.normal(0, 3, share.shape)
    return Image.fromarray(numpy.clip(grey, 0, 255).astype("uint8")).filter(ImageFilter.GaussianBlur(0.6))


def main():
    out = pathlib.Path(sys.argv[1])
    for name in sys.argv[2:]:
        page = Image.open(name).convert("L")
        for view, corners in VIEWS.items():
            target = out / view / (pathlib.Path(name).stem + ".png")
            target.parent.mkdir(parents=True, exist_ok=True)
            photograph(page, corners, numpy.random.default_rng(3)).save(target)


if __name__ == "__main__":
    main()
