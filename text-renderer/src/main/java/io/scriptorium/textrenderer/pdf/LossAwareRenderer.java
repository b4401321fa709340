package io.scriptorium.textrenderer.pdf;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.filter.MissingImageReaderException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.rendering.PageDrawer;
import org.apache.pdfbox.rendering.PageDrawerParameters;
import org.apache.pdfbox.rendering.RenderDestination;

/** PDFBox leaves a picture that it cannot decode (JPEG 2000) out of the page and only logs it; here it is remembered. */
final class LossAwareRenderer extends PDFRenderer {
    private String lost;

    LossAwareRenderer(PDDocument document) {
        super(document);
    }

    /** Why a picture is missing in the page drawn last; empty if none is. */
    Optional<String> lost() {
        return Optional.ofNullable(lost);
    }

    @Override
    public BufferedImage renderImage(int pageIndex, float scale, ImageType type, RenderDestination destination)
            throws IOException {
        lost = null;
        return super.renderImage(pageIndex, scale, type, destination);
    }

    @Override
    protected PageDrawer createPageDrawer(PageDrawerParameters parameters) throws IOException {
        return new PageDrawer(parameters) {
            @Override
            protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
                // A page may be a program of any length; who waited too long for it interrupts this thread.
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted");
                }
                super.processOperator(operator, operands);
            }

            @Override
            protected void operatorException(Operator operator, List<COSBase> operands, IOException e)
                    throws IOException {
                if (e instanceof MissingImageReaderException) {
                    lost = e.getMessage();
                }
                super.operatorException(operator, operands, e);
            }
        };
    }
}
