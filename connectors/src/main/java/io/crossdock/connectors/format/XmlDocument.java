package io.crossdock.connectors.format;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads and writes XML with the JDK's streaming reader.
 *
 * <p>DTDs are skipped and external entities never fetched: a document must not be able to read this machine's files or
 * grow without bound. Elements nest at most {@value #DEEPEST} deep.
 *
 * @param lists elements that are lists even alone
 */
record XmlDocument(Set<String> lists) implements ValueFormat {
    /** Far deeper than any business document; every level costs stack. */
    static final int DEEPEST = 200;

    static final String TEXT = "#text";
    static final String ATTRIBUTE = "@";
    private static final XMLInputFactory INPUT = input();

    private static XMLInputFactory input() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory(); // the JDK's, whatever else is on the class path
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    @Override
    public Object decode(byte[] value) throws FormatException {
        try {
            XMLStreamReader reader = INPUT.createXMLStreamReader(new ByteArrayInputStream(value));
            try {
                while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                    continue; // the prologue: comments, instructions, a DTD
                }
                var root = new LinkedHashMap<String, @Nullable Object>();
                root.put(reader.getLocalName(), element(reader, 1));
                while (reader.hasNext()) {
                    reader.next(); // what comes after the root has to be well-formed, too
                }
                return root;
            } finally {
                reader.close();
            }
        } catch (XMLStreamException wrong) {
            throw new FormatException("not XML: " + message(wrong), wrong);
        }
    }

    private Object element(XMLStreamReader reader, int depth) throws XMLStreamException {
        if (depth > DEEPEST) {
            throw new XMLStreamException("elements nest deeper than " + DEEPEST, reader.getLocation());
        }
        var content = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            content.put(ATTRIBUTE + reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        var text = new StringBuilder();
        while (true) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT ->
                    add(content, reader.getLocalName(), element(reader, depth + 1));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XMLStreamException(
                            "entity '" + reader.getLocalName() + "' is not defined here: DTDs are not read",
                            reader.getLocation());
                case XMLStreamConstants.END_ELEMENT -> {
                    return finished(content, text.toString().strip());
                }
                default -> {} // comments and instructions say nothing to a program
            }
        }
    }

    private static Object finished(Map<String, @Nullable Object> content, String text) {
        if (content.isEmpty()) {
            return text;
        }
        if (!text.isEmpty()) {
            content.put(TEXT, text);
        }
        return content;
    }

    @SuppressWarnings("unchecked")
    private void add(Map<String, @Nullable Object> content, String name, Object value) {
        Object known = content.get(name);
        if (known instanceof List<?> list) {
            ((List<Object>) list).add(value);
        } else if (known == null && !lists.contains(name)) {
            content.put(name, value);
        } else {
            var list = new ArrayList<Object>();
            if (known != null) {
                list.add(known);
            }
            list.add(value);
            content.put(name, list);
        }
    }

    private static String message(XMLStreamException wrong) {
        String text = String.valueOf(wrong.getMessage()).strip();
        int end = text.indexOf("Message: "); // the JDK puts the place before it, in brackets
        String said = end < 0 ? text : text.substring(end + "Message: ".length());
        String place = wrong.getLocation() == null
                ? ""
                : " at line " + wrong.getLocation().getLineNumber() + ", column "
                        + wrong.getLocation().getColumnNumber();
        return said.lines().findFirst().orElse("") + place;
    }

    @Override
    public byte[] encode(Object body, String topic) throws FormatException {
        if (!(body instanceof Map<?, ?> map) || map.size() != 1) {
            throw new FormatException("cannot be written as XML: needs a map with one entry, the root element");
        }
        Map.Entry<?, ?> root = map.entrySet().iterator().next();
        return XmlText.write(String.valueOf(root.getKey()), root.getValue());
    }
}
