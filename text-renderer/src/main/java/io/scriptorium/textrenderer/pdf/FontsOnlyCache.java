package io.scriptorium.textrenderer.pdf;

import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.pdmodel.DefaultResourceCache;
import org.apache.pdfbox.pdmodel.graphics.PDXObject;

/**
 * Keeps fonts, colour spaces and the like from page to page, but no pictures: they are what is large, and a scanned page's
 * picture is used once.
 */
final class FontsOnlyCache extends DefaultResourceCache {
    @Override
    public void put(COSObject indirect, PDXObject object) {
        // Not kept.
    }
}
