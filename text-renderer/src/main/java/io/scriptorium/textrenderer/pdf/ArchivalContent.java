package io.scriptorium.textrenderer.pdf;

import java.awt.geom.Point2D;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.contentstream.PDFGraphicsStreamEngine;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType3Font;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.form.PDTransparencyGroup;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.pdmodel.graphics.image.PDInlineImage;
import org.apache.pdfbox.pdmodel.graphics.pattern.PDAbstractPattern;
import org.apache.pdfbox.pdmodel.graphics.pattern.PDShadingPattern;
import org.apache.pdfbox.pdmodel.graphics.pattern.PDTilingPattern;
import org.apache.pdfbox.pdmodel.graphics.shading.PDShading;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceStream;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/**
 * Follows all that a page shows and finds what keeps it from being PDF/A-2b: fonts that are not embedded or do not hold what is said
 * in them, colours without a meaning, and so on. It knows what is allowed; what it does not know stands in the way.
 */
final class ArchivalContent extends PDFGraphicsStreamEngine {
    /** ISO 19005-2, 6.1.13, less the one that a text layer puts round the page. */
    private static final int MOST_SAVED = 27;

    /** Operators of ISO 32000-1, annex A, that PDFBox does not follow. */
    private static final Set<String> OTHER_OPERATORS =
            Set.of("BX", "EX", "i", "ri", "d0", "d1", "MP", "DP", "BMC", "BDC", "EMC");

    /** ISO 19005-2, 6.3.1, less those that hold files. */
    private static final Set<String> ANNOTATIONS = Set.of(
            "Text",
            "Link",
            "FreeText",
            "Line",
            "Square",
            "Circle",
            "Polygon",
            "PolyLine",
            "Highlight",
            "Underline",
            "Squiggly",
            "StrikeOut",
            "Stamp",
            "Caret",
            "Ink",
            "Popup",
            "Widget",
            "PrinterMark",
            "TrapNet",
            "Watermark",
            "Redact");

    private static final int DEPTH = 32;
    private static final Set<String> INTENTS =
            Set.of("RelativeColorimetric", "AbsoluteColorimetric", "Perceptual", "Saturation");
    private static final Set<String> BLENDS = Set.of(
            "Normal",
            "Compatible",
            "Multiply",
            "Screen",
            "Overlay",
            "Darken",
            "Lighten",
            "ColorDodge",
            "ColorBurn",
            "HardLight",
            "SoftLight",
            "Difference",
            "Exclusion",
            "Hue",
            "Saturation",
            "Color",
            "Luminosity");

    private final ArchivalColours colours;
    private final IdentityHashMap<COSBase, ArchivalFont> fonts;
    private final Set<COSBase> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int saved;

    private ArchivalContent(PDPage page, ArchivalColours colours, IdentityHashMap<COSBase, ArchivalFont> fonts) {
        super(page);
        this.colours = colours;
        this.fonts = fonts;
    }

    /**
     * Goes over a page and its annotations. What it can set right without a trace it sets right.
     *
     * @param colours of the document
     * @param fonts of the document that were met; those of this page are added
     * @throws ArchivalObstacle if it cannot
     */
    static void conform(PDPage page, ArchivalColours colours, IdentityHashMap<COSBase, ArchivalFont> fonts)
            throws IOException {
        ArchivalContent content = new ArchivalContent(page, colours, fonts);
        content.group(page.getCOSObject());
        content.processPage(page);
        for (PDAnnotation annotation : page.getAnnotations()) {
            content.annotation(annotation);
        }
    }

    private void annotation(PDAnnotation annotation) throws IOException {
        COSDictionary entries = annotation.getCOSObject();
        String kind = String.valueOf(annotation.getSubtype());
        if (!ANNOTATIONS.contains(kind)) {
            throw new ArchivalObstacle("an annotation is of the kind " + kind, "6.3.1");
        }
        if (kind.equals("Popup")) {
            return;
        }
        if (annotation.isInvisible() || annotation.isHidden() || annotation.isNoView() || annotation.isToggleNoView()) {
            throw new ArchivalObstacle("an annotation (" + kind + ") is hidden", "6.3.2");
        }
        annotation.setPrinted(true);
        if (kind.equals("Widget")) {
            entries.removeItem(COSName.A);
        }
        COSDictionary appearance = entries.getCOSDictionary(COSName.AP);
        if (appearance == null) {
            boolean empty = annotation.getRectangle() != null
                    && annotation.getRectangle().getWidth() == 0
                    && annotation.getRectangle().getHeight() == 0;
            if (!kind.equals("Link") && !empty) {
                throw new ArchivalObstacle("an annotation (" + kind + ") does not say how it looks", "6.3.3");
            }
            return;
        }
        // How it looks under the mouse.
        appearance.removeItem(COSName.R);
        appearance.removeItem(COSName.D);
        COSBase normal = appearance.getDictionaryObject(COSName.N);
        boolean button = kind.equals("Widget") && COSName.BTN.equals(inherited(entries, COSName.FT));
        if (normal instanceof COSStream stream && !button) {
            processAnnotation(annotation, new PDAppearanceStream(stream));
        } else if (normal instanceof COSDictionary states && button && !(normal instanceof COSStream)) {
            for (COSName state : states.keySet()) {
                if (states.getDictionaryObject(state) instanceof COSStream stream) {
                    processAnnotation(annotation, new PDAppearanceStream(stream));
                }
            }
        } else {
            throw new ArchivalObstacle("an annotation (" + kind + ") does not say how it looks", "6.3.3");
        }
    }

    private static COSBase inherited(COSDictionary field, COSName key) {
        COSDictionary next = field;
        for (int i = 0; next != null && i < DEPTH; i++) {
            if (next.containsKey(key)) {
                return next.getDictionaryObject(key);
            }
            next = next.getCOSDictionary(COSName.PARENT);
        }
        return null;
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
        for (COSBase operand : operands) {
            scalars(operand);
        }
        String name = operator.getName();
        switch (name) {
            case "q" -> {
                if (++saved > MOST_SAVED) {
                    throw new ArchivalObstacle("its graphics state is saved too often", "6.1.13");
                }
            }
            case "Q" -> saved = Math.max(0, saved - 1);
            case "k", "K" -> colours.conform(COSName.DEVICECMYK, getResources());
            case "cs", "CS" -> colours.conform(operand(operands, 0), getResources());
            case "scn", "SCN" -> {
                if (!operands.isEmpty() && operands.get(operands.size() - 1) instanceof COSName pattern) {
                    pattern(pattern);
                }
            }
            case "gs" -> state(operand(operands, 0));
            case "ri" -> intent(operand(operands, 0));
            case "Do" -> object(operand(operands, 0));
            default -> {}
        }
        super.processOperator(operator, operands);
    }

    private static COSBase operand(List<COSBase> operands, int index) throws ArchivalObstacle {
        if (operands.size() <= index) {
            throw new ArchivalObstacle("an operator lacks its operand", "6.2.2");
        }
        return operands.get(index);
    }

    private static void scalars(COSBase operand) throws ArchivalObstacle {
        if (operand instanceof COSArray array) {
            for (COSBase item : array) {
                ArchivalDocument.checkScalar(item);
            }
        } else {
            ArchivalDocument.checkScalar(operand);
        }
    }

    @Override
    protected void unsupportedOperator(Operator operator, List<COSBase> operands) throws IOException {
        if (!OTHER_OPERATORS.contains(operator.getName())) {
            throw new ArchivalObstacle("'" + operator.getName() + "' is no operator", "6.2.2");
        }
    }

    @Override
    protected void operatorException(Operator operator, List<COSBase> operands, IOException e) throws IOException {
        throw e;
    }

    private void intent(COSBase name) throws ArchivalObstacle {
        if (name != null && !(name instanceof COSName intent && INTENTS.contains(intent.getName()))) {
            throw new ArchivalObstacle("a rendering intent is unknown", "6.2.6");
        }
    }

    private void pattern(COSName name) throws IOException {
        PDAbstractPattern pattern = getResources().getPattern(name);
        if (pattern == null) {
            throw new ArchivalObstacle("the pattern " + name.getName() + " is not there", "6.2.2");
        }
        if (!seen.add(pattern.getCOSObject())) {
            return;
        }
        if (pattern instanceof PDShadingPattern shading) {
            shading(shading.getShading());
            if (pattern.getCOSObject().getDictionaryObject(COSName.EXT_G_STATE) instanceof COSDictionary state) {
                stateEntries(state);
            }
        } else if (pattern instanceof PDTilingPattern tiling) {
            if (tiling.getResources() == null) {
                tiling.setResources(getResources());
            }
            processTilingPattern(tiling, null, null);
        }
    }

    private void shading(PDShading shading) throws IOException {
        if (shading == null) {
            throw new ArchivalObstacle("a shading is not there", "6.2.2");
        }
        colours.conform(shading.getCOSObject().getDictionaryObject(COSName.COLORSPACE, COSName.CS), getResources());
    }

    private void state(COSBase name) throws IOException {
        COSDictionary states = getResources().getCOSObject().getCOSDictionary(COSName.EXT_G_STATE);
        COSDictionary state = states == null || !(name instanceof COSName key) ? null : states.getCOSDictionary(key);
        if (state == null) {
            throw new ArchivalObstacle("a graphics state is not there", "6.2.2");
        }
        if (seen.add(state)) {
            stateEntries(state);
        }
    }

    private void stateEntries(COSDictionary state) throws IOException {
        for (String key : new String[] {"TR", "TR2"}) {
            COSBase transfer = state.getDictionaryObject(key);
            if (transfer instanceof COSName name
                    && (name.getName().equals("Identity") || name.getName().equals("Default"))) {
                state.removeItem(COSName.getPDFName(key));
            } else if (transfer != null) {
                throw new ArchivalObstacle("a transfer function changes its colours", "6.2.5");
            }
        }
        // They tell a press where to put its dots.
        state.removeItem(COSName.getPDFName("HT"));
        state.removeItem(COSName.getPDFName("HTP"));
        intent(state.getDictionaryObject("RI"));
        COSArray blends = ArchivalDocument.several(state.getDictionaryObject(COSName.BM));
        for (int i = 0; i < blends.size(); i++) {
            if (!(blends.getObject(i) instanceof COSName name) || !BLENDS.contains(name.getName())) {
                throw new ArchivalObstacle("a blend mode is unknown", "6.2.10");
            }
        }
        colours.overprint(state);
        if (state.getDictionaryObject(COSName.SMASK) instanceof COSDictionary mask
                && mask.getDictionaryObject(COSName.G) instanceof COSStream group
                && seen.add(group)) {
            form(new PDTransparencyGroup(group, null));
            processSoftMask(new PDTransparencyGroup(group, null));
        }
    }

    private void object(COSBase name) throws IOException {
        COSDictionary objects = getResources().getCOSObject().getCOSDictionary(COSName.XOBJECT);
        COSStream object = objects == null || !(name instanceof COSName key) ? null : objects.getCOSStream(key);
        if (object == null) {
            throw new ArchivalObstacle("a picture or form is not there", "6.2.2");
        }
        String kind = String.valueOf(object.getNameAsString(COSName.SUBTYPE));
        if (kind.equals("Form")) {
            form(new PDFormXObject(object));
        } else if (kind.equals("Image")) {
            image(object);
        } else {
            throw new ArchivalObstacle("it shows something of the kind " + kind, "6.2.9");
        }
    }

    private void form(PDFormXObject form) throws IOException {
        COSDictionary entries = form.getCOSObject();
        if (entries.containsKey(COSName.getPDFName("Ref"))) {
            throw new ArchivalObstacle("a part of it lies in another file", "6.2.9");
        }
        if (entries.containsKey(COSName.getPDFName("PS")) || "PS".equals(entries.getNameAsString("Subtype2"))) {
            throw new ArchivalObstacle("it holds PostScript", "6.2.9");
        }
        if (form.getResources() == null) {
            // Those of the page are meant (ISO 32000-1, 7.8.3).
            form.setResources(getResources());
        }
        group(entries);
    }

    /** The space in which transparent things are mixed. */
    private void group(COSDictionary owner) throws IOException {
        COSDictionary group = owner.getCOSDictionary(COSName.GROUP);
        COSBase space = group == null ? null : group.getDictionaryObject(COSName.CS);
        if (space != null) {
            colours.conform(space, getResources() == null ? getPage().getResources() : getResources());
        }
    }

    private void image(COSStream image) throws IOException {
        if (!seen.add(image)) {
            return;
        }
        COSBase filters = image.getFilters();
        if (String.valueOf(filters).contains("JPXDecode")) {
            throw new ArchivalObstacle("a picture is JPEG 2000, which is not looked into", "6.2.8.3");
        }
        intent(image.getDictionaryObject("Intent"));
        boolean stencil = image.getBoolean(COSName.IMAGE_MASK, false);
        int bits = image.getInt(COSName.BITS_PER_COMPONENT, 1);
        if (stencil ? bits != 1 : bits > 16 || Integer.bitCount(bits) != 1) {
            throw new ArchivalObstacle("a picture has " + bits + " bits a sample", "6.2.8");
        }
        colours(image.getDictionaryObject(COSName.COLORSPACE), stencil);
        for (COSName key : new COSName[] {COSName.SMASK, COSName.MASK}) {
            if (image.getDictionaryObject(key) instanceof COSStream mask) {
                image(mask);
            }
        }
    }

    @Override
    public void drawImage(PDImage image) throws IOException {
        if (!(image instanceof PDInlineImage inline)) {
            return;
        }
        COSDictionary entries = inline.getCOSObject();
        if (image.getInterpolate()) {
            throw new ArchivalObstacle("a picture within the page asks to be smoothed", "6.2.8");
        }
        ArchivalDocument.checkFilters(entries.getDictionaryObject(COSName.F, COSName.FILTER));
        intent(entries.getDictionaryObject("Intent"));
        colours(entries.getDictionaryObject(COSName.CS, COSName.COLORSPACE), image.isStencil());
    }

    /** Checks the colour space of a picture; a stencil needs none. */
    private void colours(COSBase space, boolean stencil) throws IOException {
        if (space != null) {
            colours.conform(space, getResources());
        } else if (!stencil) {
            throw new ArchivalObstacle("a picture does not say what its colours are", "6.2.4");
        }
    }

    /** Each but once: what it shows does not depend on where. */
    @Override
    public void showForm(PDFormXObject form) throws IOException {
        if (seen.add(form.getCOSObject())) {
            super.showForm(form);
        }
    }

    @Override
    public void showTransparencyGroup(PDTransparencyGroup form) throws IOException {
        if (seen.add(form.getCOSObject())) {
            super.showTransparencyGroup(form);
        }
    }

    @Override
    public void shadingFill(COSName name) throws IOException {
        shading(getResources().getShading(name));
    }

    @Override
    protected void showGlyph(Matrix matrix, PDFont font, int code, Vector displacement) throws IOException {
        ArchivalFont known = fonts.get(font.getCOSObject());
        if (known == null) {
            known = new ArchivalFont(font);
            fonts.put(font.getCOSObject(), known);
        }
        if (font instanceof PDType3Font drawn && drawn.getResources() == null) {
            font.getCOSObject().setItem(COSName.RESOURCES, getResources());
        }
        boolean visible = getGraphicsState().getTextState().getRenderingMode() != RenderingMode.NEITHER;
        if (known.check(code, visible)) {
            // Which draws a character of a font of drawings.
            super.showGlyph(matrix, font, code, displacement);
        }
    }

    @Override
    public void appendRectangle(Point2D p0, Point2D p1, Point2D p2, Point2D p3) {}

    @Override
    public void clip(int windingRule) {}

    @Override
    public void moveTo(float x, float y) {}

    @Override
    public void lineTo(float x, float y) {}

    @Override
    public void curveTo(float x1, float y1, float x2, float y2, float x3, float y3) {}

    @Override
    public Point2D getCurrentPoint() {
        return new Point2D.Float();
    }

    @Override
    public void closePath() {}

    @Override
    public void endPath() {}

    @Override
    public void strokePath() {}

    @Override
    public void fillPath(int windingRule) {}

    @Override
    public void fillAndStrokePath(int windingRule) {}
}
