package io.crossdock.connectors.feed;

import io.crossdock.connectors.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an answer says that the next page is: in its header {@code Link} (RFC 8288), or in its body. */
final class NextPage {
    private static final Pattern LINK = Pattern.compile("<([^>]*)>([^<]*)");
    private static final Pattern NEXT =
            Pattern.compile("(?i);\\s*rel\\s*=\\s*(\"([^\"]*\\s)?next(\\s[^\"]*)?\"|next\\b)");

    private NextPage() {}

    /**
     * The absolute URL, null on the last page.
     *
     * @param asked the URL of this answer, to which the next may be relative
     * @param links the values of the header
     * @throws FormatException if it leads to another server, which would get our credentials, or nowhere else
     */
    static @Nullable String of(FeedSettings settings, URI asked, List<String> links, @Nullable Object answer)
            throws FormatException {
        String text =
                switch (settings.next()) {
                    case FeedSettings.NONE -> null;
                    case FeedSettings.LINK -> linked(links);
                    default -> new FieldPath("next", settings.next()).textIn(answer);
                };
        if (text == null || text.isBlank()) {
            return null;
        }
        URI next;
        try {
            String place = text.strip();
            // URI.resolve takes a query alone for one of the folder (RFC 2396)
            next = asked.resolve(place.startsWith("?") ? asked.getRawPath() + place : place);
        } catch (IllegalArgumentException wrong) {
            throw new FormatException("the next page is no URL: '" + text + "'", wrong);
        }
        URI home = settings.url();
        if (!Objects.equals(next.getScheme(), home.getScheme())
                || !Objects.equals(next.getHost(), home.getHost())
                || next.getPort() != home.getPort()) {
            throw new FormatException("the next page is on another server, which is not asked: " + next);
        }
        if (next.equals(asked)) {
            throw new FormatException("the next page is the same again: " + next);
        }
        return next.toString();
    }

    private static @Nullable String linked(List<String> links) {
        for (String header : links) {
            Matcher link = LINK.matcher(header);
            while (link.find()) {
                if (NEXT.matcher(link.group(2)).find()) {
                    return link.group(1);
                }
            }
        }
        return null;
    }
}
