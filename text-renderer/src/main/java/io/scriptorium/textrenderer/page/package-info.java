/**
 * Long text set on pages: lines as the official Glyph renderer breaks them (repository thu-coai/Glyph, commit 61afa7f,
 * {@code scripts/word2png_function.py}, over reportlab's paragraph layout), page images and a PDF.
 */
package io.scriptorium.textrenderer.page;
