package io.crossdock.connectors.check;

import org.snakeyaml.engine.v2.nodes.Node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${env:NAME}}, {@code ${env:NAME:default}} and {@code ${file:PATH}} in settings, and remembers what
 * came out of files and of variables that look like secrets, so that it never reaches a log.
 *
 * <p>A path must begin with {@code /}, {@code ./} or {@code ../} (relative to the connector file), because
 * {@code ${file:name}} without one belongs to Camel's file language and is left alone.
 */
final class References {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{(?:env:([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?|file:(\\.{0,2}/[^}]+))}");
    private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(passw|secret|token|key|credential|pwd).*");

    private final Map<String, String> environment;
    private final Findings findings;
    private final List<String> secrets = new ArrayList<>();

    References(Map<String, String> environment, Findings findings) {
        this.environment = environment;
        this.findings = findings;
    }

    /** The text with its references resolved; one that cannot be is reported at the node and left as it is. */
    String resolve(Node at, String text) {
        return REFERENCE.matcher(text).replaceAll(match -> {
            String found = match.group(3) != null ? fromFile(at, match) : fromEnvironment(at, match);
            return Matcher.quoteReplacement(found);
        });
    }

    /** A value that its own name calls a secret, however it got into the file. */
    void remember(String name, String value) {
        if (value.length() >= 4 && SECRET_NAME.matcher(name).matches()) {
            secrets.add(value);
        }
    }

    List<String> secrets() {
        return List.copyOf(secrets);
    }

    private String fromEnvironment(Node at, MatchResult match) {
        String name = match.group(1);
        String value = environment.get(name);
        if (value == null && match.group(2) == null) {
            findings.add(
                    at,
                    "environment variable '" + name + "' is not set - set it, or write ${env:" + name + ":default}"
                            + Names.didYouMean(name, environment.keySet()));
            return match.group();
        }
        String found = value == null ? match.group(2) : value;
        remember(name, found);
        return found;
    }

    private String fromFile(Node at, MatchResult match) {
        Path path = findings.file().resolveSibling(match.group(3));
        try {
            String value = Files.readString(path, StandardCharsets.UTF_8).strip();
            if (value.length() >= 4) {
                secrets.add(value);
            }
            return value;
        } catch (IOException unreadable) {
            findings.add(at, "cannot read " + path + " for " + match.group() + ": " + unreadable);
            return match.group();
        }
    }
}
