package io.crossdock.connectors.format;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts an interchange into segments, elements and components.
 *
 * <p>The separators are those of the UNA segment, or {@code :+.? '} without one. The character set is what the first
 * element of UNB names (UNOA to UNOY). Line ends after a terminator are ignored, since many programs put them there.
 */
final class EdifactScanner {
    private static final String STANDARD = ":+.? '";
    private static final int UNA_LENGTH = 9;

    private final String text;
    private char component = STANDARD.charAt(0);
    private char element = STANDARD.charAt(1);
    private char release = STANDARD.charAt(3);
    private char terminator = STANDARD.charAt(5);
    private int at;

    EdifactScanner(byte[] value) {
        text = new String(value, charset(value));
    }

    /** All segments, UNA left out. */
    List<Segment> segments() throws FormatException {
        skipLineEnds();
        if (text.startsWith("UNA", at)) {
            if (text.length() < at + UNA_LENGTH) {
                throw new FormatException("not EDIFACT: UNA at offset " + at + " is cut off");
            }
            component = text.charAt(at + 3);
            element = text.charAt(at + 4);
            release = text.charAt(at + 6);
            terminator = text.charAt(at + 8);
            at += UNA_LENGTH;
            skipLineEnds();
        }
        var segments = new ArrayList<Segment>();
        while (at < text.length()) {
            segments.add(segment(segments.size() + 1));
            skipLineEnds();
        }
        return segments;
    }

    private Segment segment(int number) throws FormatException {
        int start = at;
        var elements = new ArrayList<List<String>>();
        var components = new ArrayList<String>();
        var part = new StringBuilder();
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == release && release != ' ') {
                if (++at == text.length()) {
                    break;
                }
                part.append(text.charAt(at));
            } else if (c == component || c == element || c == terminator) {
                components.add(part.toString());
                part.setLength(0);
                if (c != component) {
                    elements.add(List.copyOf(components));
                    components.clear();
                }
                if (c == terminator) {
                    at++;
                    return Segment.of(elements, number, start);
                }
            } else {
                part.append(c);
            }
        }
        throw new FormatException("not EDIFACT: segment " + number + " at offset " + start + " ('"
                + text.substring(start, Math.min(start + 3, text.length())) + "') has no end: " + terminator
                + " is missing");
    }

    private void skipLineEnds() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static Charset charset(byte[] value) {
        String start = new String(value, 0, Math.min(value.length, 64), StandardCharsets.ISO_8859_1);
        int unb = start.indexOf("UNB");
        String syntax = unb < 0 || start.length() < unb + 8 ? "" : start.substring(unb + 4, unb + 8);
        return switch (syntax) {
            case "UNOA", "UNOB", "UNOC" -> StandardCharsets.ISO_8859_1; // the first two are a part of it
            case "UNOD" -> Charset.forName("ISO-8859-2");
            case "UNOE" -> Charset.forName("ISO-8859-5");
            case "UNOF" -> Charset.forName("ISO-8859-7");
            default -> StandardCharsets.UTF_8;
        };
    }

    /**
     * One segment.
     *
     * @param elements without the tag; each has one component or more
     * @param number counted from 1, without UNA
     * @param offset of its first character
     */
    record Segment(String tag, List<List<String>> elements, int number, int offset) {
        private static Segment of(List<List<String>> parts, int number, int offset) throws FormatException {
            String tag = parts.get(0).get(0);
            if (!tag.matches("[A-Z0-9]{3}")) {
                throw new FormatException("not EDIFACT: segment " + number + " at offset " + offset + " begins with '"
                        + (tag.length() > 20 ? tag.substring(0, 20) + "…" : tag)
                        + "', which is no tag of three letters");
            }
            return new Segment(tag, List.copyOf(parts.subList(1, parts.size())), number, offset);
        }

        /** A component, counted from 0; the empty text where there is none. */
        String part(int element, int component) {
            if (element >= elements.size() || component >= elements.get(element).size()) {
                return "";
            }
            return elements.get(element).get(component);
        }

        /** For messages: which segment, and where. */
        String place() {
            return "segment " + number + " (" + tag + ") at offset " + offset;
        }
    }
}
