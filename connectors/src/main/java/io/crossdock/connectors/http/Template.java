package io.crossdock.connectors.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with names in braces, such as {@code https://shop.example/orders/{id}}, that stand for values of each record. */
record Template(String text) {
    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_.-]{0,63})}");

    /** With each value escaped, so that it stays one part of the path or query, and a record cannot lead elsewhere. */
    String url(Function<String, Optional<String>> values) {
        return filled(values, Template::escaped);
    }

    /** Nothing and dots cannot be escaped, and lead to a folder instead of what is in it. */
    private static String escaped(String value) {
        if (value.isEmpty() || value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException("'" + value + "' cannot stand in a URL, where it would lead elsewhere");
        }
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** With the values as they are. */
    String plain(Function<String, Optional<String>> values) {
        return filled(values, Function.identity());
    }

    private String filled(Function<String, Optional<String>> values, Function<String, String> written) {
        return NAME.matcher(text).replaceAll(match -> {
            String value = values.apply(match.group(1))
                    .orElseThrow(() -> new IllegalArgumentException("there is no variable or header '" + match.group(1)
                            + "' for '" + text + "' - set it in a step"));
            return Matcher.quoteReplacement(written.apply(value));
        });
    }
}
