/** The raw output of an OCR model as text, references with boxes, and pictures to cut out. Read strictly, never evaluated. */
package io.scriptorium.vlmodel.grounding;
