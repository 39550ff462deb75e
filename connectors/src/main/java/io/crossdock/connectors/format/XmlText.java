package io.crossdock.connectors.format;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a map as an XML document, the reverse of {@link XmlDocument#decode}. */
final class XmlText {
    /** The names everybody uses. The writer itself takes anything, also what would break the document. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}._-]*");

    private final XMLStreamWriter out;

    private XmlText(XMLStreamWriter out) {
        this.out = out;
    }

    /** @throws FormatException if a name cannot be one in XML, or the root is a list */
    static byte[] write(String root, @Nullable Object content) throws FormatException {
        if (content instanceof List) {
            throw new FormatException("cannot be written as XML: the root '" + root + "' is a list");
        }
        var bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, "UTF-8");
            writer.writeStartDocument("UTF-8", "1.0");
            new XmlText(writer).element(root, content, 1);
            writer.writeEndDocument();
            writer.close();
        } catch (XMLStreamException wrong) {
            throw new FormatException("cannot be written as XML: " + wrong.getMessage(), wrong);
        }
        return bytes.toByteArray();
    }

    private void element(String name, @Nullable Object content, int depth) throws XMLStreamException, FormatException {
        if (content instanceof List<?> list) {
            for (Object one : list) {
                element(name, one, depth + 1);
            }
            return;
        }
        if (depth > XmlDocument.DEEPEST) {
            throw new FormatException("cannot be written as XML: nests deeper than " + XmlDocument.DEEPEST);
        }
        out.writeStartElement(checked(name));
        if (content instanceof Map<?, ?> map) {
            fill(map, depth);
        } else if (content != null) {
            out.writeCharacters(plain(content));
        }
        out.writeEndElement();
    }

    private void fill(Map<?, ?> map, int depth) throws XMLStreamException, FormatException {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            if (key.startsWith(XmlDocument.ATTRIBUTE) && entry.getValue() != null) {
                String name = checked(key.substring(XmlDocument.ATTRIBUTE.length()));
                out.writeAttribute(name, plain(entry.getValue()));
            }
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            if (key.equals(XmlDocument.TEXT)) {
                out.writeCharacters(plain(String.valueOf(entry.getValue())));
            } else if (!key.startsWith(XmlDocument.ATTRIBUTE)) {
                element(key, entry.getValue(), depth + 1);
            }
        }
    }

    private static String checked(String name) throws FormatException {
        if (!NAME.matcher(name).matches()) {
            throw new FormatException("cannot be written as XML: '" + name + "' cannot be the name of an element");
        }
        return name;
    }

    /** @throws FormatException for characters that XML 1.0 has no way to write */
    private static String plain(Object value) throws FormatException {
        String text = value instanceof java.math.BigDecimal number ? number.toPlainString() : value.toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0xFFFE || c == 0xFFFF) {
                throw new FormatException("cannot be written as XML: the character U+" + Integer.toHexString(c));
            }
        }
        return text;
    }
}
