package io.scriptorium.textrenderer.pdf;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Calendar;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.util.DateConverter;

/** What a PDF/A-2b file says of itself: the part and level it conforms to, title and dates (XMP), what its colours are. */
final class ArchivalMetadata {
    private static final float VERSION = 1.7f;
    private static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    private ArchivalMetadata() {}

    /** Says it in {@code document}; the document information keeps what the XMP says too, in the same words. */
    static void write(PDDocument document) throws IOException {
        PDDocumentInformation information = document.getDocumentInformation();
        tidy(information);
        COSStream metadata = document.getDocument().createCOSStream();
        metadata.setItem(COSName.TYPE, COSName.METADATA);
        metadata.setName(COSName.SUBTYPE, "XML");
        // Not packed, so that programs that know nothing of PDF find it (ISO 32000-1, 14.3.2).
        try (OutputStream out = metadata.createOutputStream()) {
            out.write(packet(information));
        }
        COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
        catalog.setItem(COSName.METADATA, metadata);
        catalog.setItem(COSName.OUTPUT_INTENTS, intents(document, catalog.getCOSArray(COSName.OUTPUT_INTENTS)));
        document.getDocument().setVersion(VERSION);
    }

    /** The colours that the document says its RGB means, if it does; else sRGB. */
    private static COSArray intents(PDDocument document, COSArray given) throws IOException {
        COSArray intents = new COSArray();
        for (int i = 0; given != null && i < given.size() && intents.size() == 0; i++) {
            if (given.getObject(i) instanceof COSDictionary intent
                    && "GTS_PDFA1".equals(intent.getNameAsString(COSName.S))
                    && intent.getDictionaryObject(COSName.DEST_OUTPUT_PROFILE) instanceof COSStream profile
                    && new ProfileHeader(profile).isRgbOutput()) {
                intents.add(given.get(i));
            }
        }
        if (intents.size() == 0) {
            COSStream profile = GlyphlessFont.stream(
                    document, ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
            profile.setInt(COSName.N, 3);
            COSDictionary intent = new COSDictionary();
            intent.setName(COSName.TYPE, "OutputIntent");
            intent.setName(COSName.S, "GTS_PDFA1");
            intent.setString(COSName.OUTPUT_CONDITION_IDENTIFIER, "sRGB IEC61966-2.1");
            intent.setString(COSName.REGISTRY_NAME, "http://www.color.org");
            intent.setString(COSName.INFO, "sRGB IEC61966-2.1");
            intent.setItem(COSName.DEST_OUTPUT_PROFILE, profile);
            intents.add(intent);
        }
        return intents;
    }

    /** Leaves out what XML cannot say, and dates that are none. */
    private static void tidy(PDDocumentInformation information) {
        COSDictionary entries = information.getCOSObject();
        for (COSName key : new COSName[] {
            COSName.TITLE, COSName.AUTHOR, COSName.SUBJECT, COSName.KEYWORDS, COSName.CREATOR, COSName.PRODUCER
        }) {
            String text = entries.getString(key);
            String sayable = text == null
                    ? ""
                    : text.codePoints()
                            .filter(ArchivalMetadata::isXml)
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                            .toString()
                            .strip();
            if (sayable.isEmpty()) {
                entries.removeItem(key);
            } else if (!sayable.equals(text)) {
                entries.setString(key, sayable);
            }
        }
        for (COSName key : new COSName[] {COSName.CREATION_DATE, COSName.MOD_DATE}) {
            Calendar date = entries.getDate(key);
            if (date == null || date.get(Calendar.YEAR) > 9999) {
                entries.removeItem(key);
            }
        }
    }

    private static boolean isXml(int character) {
        return character == '\t'
                || (character >= ' ' && character <= 0xD7FF)
                || (character >= 0xE000 && character <= 0xFFFD)
                || character >= 0x10000;
    }

    private static byte[] packet(PDDocumentInformation information) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(bytes, "UTF-8");
            // The id of every packet (XMP specification, part 1, 7.3.2).
            xml.writeProcessingInstruction("xpacket", "begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"");
            xml.writeStartElement("x", "xmpmeta", "adobe:ns:meta/");
            xml.writeNamespace("x", "adobe:ns:meta/");
            xml.writeStartElement("rdf", "RDF", RDF);
            xml.writeNamespace("rdf", RDF);
            xml.writeStartElement("rdf", "Description", RDF);
            xml.writeAttribute("rdf", RDF, "about", "");
            for (Schema schema : Schema.values()) {
                xml.writeNamespace(schema.prefix(), schema.uri);
            }
            text(xml, Schema.PDFAID, "part", "2");
            text(xml, Schema.PDFAID, "conformance", "B");
            list(xml, "title", "Alt", information.getTitle());
            list(xml, "creator", "Seq", information.getAuthor());
            list(xml, "description", "Alt", information.getSubject());
            text(xml, Schema.PDF, "Keywords", information.getKeywords());
            text(xml, Schema.PDF, "Producer", information.getProducer());
            text(xml, Schema.XMP, "CreatorTool", information.getCreator());
            text(xml, Schema.XMP, "CreateDate", date(information.getCreationDate()));
            text(xml, Schema.XMP, "ModifyDate", date(information.getModificationDate()));
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeProcessingInstruction("xpacket", "end=\"w\"");
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    }

    private static String date(Calendar date) {
        return date == null ? null : DateConverter.toISO8601(date);
    }

    private static void text(XMLStreamWriter xml, Schema schema, String name, String value) throws XMLStreamException {
        if (value != null) {
            xml.writeStartElement(schema.prefix(), name, schema.uri);
            xml.writeCharacters(value);
            xml.writeEndElement();
        }
    }

    private static void list(XMLStreamWriter xml, String name, String kind, String value) throws XMLStreamException {
        if (value != null) {
            xml.writeStartElement(Schema.DC.prefix(), name, Schema.DC.uri);
            xml.writeStartElement("rdf", kind, RDF);
            xml.writeStartElement("rdf", "li", RDF);
            if (kind.equals("Alt")) {
                xml.writeAttribute("xml", "http://www.w3.org/XML/1998/namespace", "lang", "x-default");
            }
            xml.writeCharacters(value);
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeEndElement();
        }
    }

    private enum Schema {
        PDFAID("http://www.aiim.org/pdfa/ns/id/"),
        DC("http://purl.org/dc/elements/1.1/"),
        PDF("http://ns.adobe.com/pdf/1.3/"),
        XMP("http://ns.adobe.com/xap/1.0/");

        private final String uri;

        Schema(String uri) {
            this.uri = uri;
        }

        String prefix() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
