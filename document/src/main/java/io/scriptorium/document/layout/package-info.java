/**
 * From lines to paragraphs, headings and the rest: {@link io.scriptorium.document.layout.PageLayout}. Looks at boxes, gaps,
 * drawn lines and a little at the letters; there is no model in it and no image.
 */
package io.scriptorium.document.layout;
