package io.scriptorium.textrenderer.line;

/**
 * One example for a reader.
 *
 * @param view grey values {@code [32, width]}, row-major, ink dark on light, padded with white on the right; not copied
 * @param width columns of the view, px
 * @param text what it says, spaces single; empty for rubbish
 * @param kind {@code print}, {@code old-print}, {@code typewriter}, {@code receipt}, {@code rubbish}, or {@code real:}
 *     and the kind of a real line
 */
public record LineSample(byte[] view, int width, String text, String kind) {}
