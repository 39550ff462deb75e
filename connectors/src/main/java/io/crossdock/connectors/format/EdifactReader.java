package io.crossdock.connectors.format;

import io.crossdock.connectors.format.EdifactScanner.Segment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts segments together to messages, and checks what the trailers promise: the count of segments and the reference in
 * UNT, the count of messages in UNZ. UNZ itself may be missing, as it is in what many programs keep.
 */
final class EdifactReader {
    private final List<Segment> segments;
    private int at;

    EdifactReader(List<Segment> segments) {
        this.segments = segments;
    }

    Map<String, Object> interchange() throws FormatException {
        if (segments.isEmpty() || !segments.get(0).tag().equals("UNB")) {
            throw new FormatException("not EDIFACT: "
                    + (segments.isEmpty()
                            ? "there is no segment"
                            : segments.get(0).place() + " is not UNB"));
        }
        Segment header = segments.get(at++);
        var messages = new ArrayList<Map<String, Object>>();
        while (at < segments.size()) {
            Segment next = segments.get(at++);
            switch (next.tag()) {
                case "UNG", "UNE" -> {} // groups say nothing that their messages do not
                case "UNH" -> messages.add(message(next));
                case "UNZ" -> {
                    end(next, messages.size());
                    return result(header, messages);
                }
                default -> throw new FormatException("not EDIFACT: " + next.place() + " stands outside of a message");
            }
        }
        return result(header, messages);
    }

    private void end(Segment trailer, int messages) throws FormatException {
        String count = trailer.part(0, 0);
        boolean grouped = segments.stream().anyMatch(segment -> segment.tag().equals("UNG")); // it counts groups then
        if (!grouped && !count.equals(Integer.toString(messages))) {
            throw new FormatException(
                    "not EDIFACT: " + trailer.place() + " counts '" + count + "' messages, but there are " + messages);
        }
        if (at < segments.size()) {
            throw new FormatException("not EDIFACT: " + segments.get(at).place() + " comes after UNZ");
        }
    }

    private Map<String, Object> message(Segment header) throws FormatException {
        int first = at - 1;
        while (at < segments.size()) {
            Segment next = segments.get(at++);
            if (next.tag().equals("UNH") || next.tag().equals("UNZ")) {
                throw new FormatException(
                        "not EDIFACT: " + next.place() + " comes before the UNT of the message of " + header.place());
            }
            if (next.tag().equals("UNT")) {
                int count = at - first;
                if (!next.part(0, 0).equals(Integer.toString(count))) {
                    throw new FormatException("not EDIFACT: " + next.place() + " counts '" + next.part(0, 0)
                            + "' segments, but the message has " + count);
                }
                if (!next.part(1, 0).equals(header.part(0, 0))) {
                    throw new FormatException("not EDIFACT: " + next.place() + " ends message '" + next.part(1, 0)
                            + "', but the message is '" + header.part(0, 0) + "'");
                }
                return message(header, segments.subList(first + 1, at - 1));
            }
        }
        throw new FormatException("not EDIFACT: the message of " + header.place() + " has no UNT");
    }

    private static Map<String, Object> message(Segment header, List<Segment> body) {
        var message = new LinkedHashMap<String, Object>();
        message.put("type", header.part(1, 0));
        message.put("version", header.part(1, 1) + "." + header.part(1, 2));
        message.put("reference", header.part(0, 0));
        message.put("header", header.elements());
        var parts = new ArrayList<Map<String, Object>>();
        for (Segment segment : body) {
            var part = new LinkedHashMap<String, Object>();
            part.put("tag", segment.tag());
            part.put("elements", segment.elements());
            parts.add(part);
        }
        message.put("segments", parts);
        return message;
    }

    private static Map<String, Object> result(Segment header, List<Map<String, Object>> messages)
            throws FormatException {
        if (messages.isEmpty()) {
            throw new FormatException("not EDIFACT: the interchange of " + header.place() + " has no message");
        }
        var interchange = new LinkedHashMap<String, Object>();
        interchange.put("syntax", header.part(0, 0));
        interchange.put("sender", header.part(1, 0));
        interchange.put("recipient", header.part(2, 0));
        interchange.put("reference", header.part(4, 0));
        interchange.put("header", header.elements());
        var result = new LinkedHashMap<String, Object>();
        result.put("interchange", interchange);
        result.put("messages", messages);
        return result;
    }
}
