package io.scriptorium.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.verapdf.core.VeraPDFException;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;

/** The validator of the PDF Association, asked about PDF/A-2b. */
final class VeraPdf {
    static {
        VeraGreenfieldFoundryProvider.initialise();
    }

    private VeraPdf() {}

    /** Which rules a file breaks, by clause of ISO 19005-2 and number, with what they say; empty for PDF/A-2b. */
    static List<String> violations(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(in, PDFAFlavour.PDFA_2_B)) {
            ValidationResult result = Foundries.defaultInstance()
                    .createValidator(PDFAFlavour.PDFA_2_B, false)
                    .validate(parser);
            return result.getTestAssertions().stream()
                    .map(failed -> failed.getRuleId().getClause() + " "
                            + failed.getRuleId().getTestNumber() + ": " + failed.getMessage() + " "
                            + failed.getLocation().getContext())
                    .distinct()
                    .toList();
        } catch (VeraPDFException | RuntimeException e) {
            return List.of("not validated: " + e);
        }
    }
}
