package io.crossdock.connectors.check;

import org.snakeyaml.engine.v2.nodes.Node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${env:NAME}}, {@code ${env:NAME:default}}, {@code ${file:PATH}} and {@code ${secret:NAME}} in settings, and remembers what
 * came out of files and of variables that look like secrets, so that it never reaches a log.
 *
 * <p>A path must begin with {@code /}, {@code ./} or {@code ../} (relative to the connector file), because
 * {@code ${file:name}} without one belongs to Camel's file language and is left alone.
 */
final class References {
    static final Pattern REFERENCE =
            Pattern.compile("\\$\\{(?:env:([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?|file:(\\.{0,2}/[^}]+)"
                    + "|secret:([A-Za-z0-9._-]{1,200}))}");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(passw|passphrase|secret|token|key|credential|pwd).*");
    private final Map<String, String> environment;
    private final SecretStore store;
    private final Findings findings;
    private final List<String> secrets = new ArrayList<>();

    References(Map<String, String> environment, SecretStore store, Findings findings) {
        this.environment = environment;
        this.store = store;
        this.findings = findings;
    }

    /** The text with its references resolved; one that cannot be is reported at the node and left as it is. */
    String resolve(Node at, String text) {
        return REFERENCE.matcher(text).replaceAll(match -> {
            String found = match.group(4) != null
                    ? fromStore(at, match)
                    : match.group(3) != null ? fromFile(at, match) : fromEnvironment(at, match);
            return Matcher.quoteReplacement(found);
        });
    }

    /** A value that its own name calls a secret, however it got into the file. */
    void remember(String name, String value) {
        boolean unresolved = REFERENCE.matcher(value).find(); // reported, and no secret itself
        if (value.length() >= 4 && !unresolved && SECRET_NAME.matcher(name).matches()) {
            secrets.add(value);
        }
    }

    /** The text with every secret that was read so far blotted out. */
    String redact(String text) {
        String shown = text;
        for (String secret : secrets) {
            shown = shown.replace(secret, "***");
        }
        return shown;
    }

    /** Reports a secret that stands in the file itself: files are copied, printed and kept in version control. */
    void checkIsReference(Node at, String name, String text) {
        if (WrittenOut.isSecret(name, text)) {
            findings.add(at, "'" + name + "' " + WrittenOut.REMEDY);
        }
    }

    /** The same for the lines of a setting that holds headers of requests. */
    void checkHeaders(Node at, String name, String text) {
        WrittenOut.inHeaders(text)
                .ifPresent(header -> findings.add(at, "'" + header + "' in '" + name + "' " + WrittenOut.REMEDY));
    }

    /** The same for what stands inside a URI or a JDBC URL. */
    void checkUri(Node at, String uri) {
        WrittenOut.inUri(uri).ifPresent(name -> findings.add(at, "'" + name + "' in the URL " + WrittenOut.REMEDY));
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

    private String fromStore(Node at, MatchResult match) {
        String name = match.group(4);
        Optional<String> found;
        try {
            found = store.find(name);
        } catch (SecretUnavailableException unavailable) {
            findings.add(at, String.valueOf(unavailable.getMessage()));
            return match.group();
        }
        if (found.isEmpty()) {
            findings.add(
                    at,
                    store.isThere()
                            ? "there is no secret '" + name + "' in the cluster's store - set it with: crossdock"
                                    + " connectors secrets set " + name
                            : "this hub has no store of secrets for ${secret:" + name
                                    + "} - write ${env:NAME} or ${file:PATH}, or give it connectors.secrets.key.file");
            return match.group();
        }
        if (found.get().length() >= 4) { // a shorter one would blot out half of every message
            secrets.add(found.get());
        }
        return found.get();
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
            String reason =
                    unreadable instanceof NoSuchFileException ? "there is no such file" : unreadable.getMessage();
            findings.add(at, "cannot read " + path.normalize() + " for " + match.group() + ": " + reason);
            return match.group();
        }
    }
}
