package io.crossdock.hub.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts secrets in the place of what refers to them: {@code ${file:/path}} or {@code ${env:NAME}}, which may be a part of
 * a longer text, where quotes in the secret are escaped. What cannot be found becomes a problem that shows neither.
 */
final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?:env:([A-Za-z_][A-Za-z0-9_]*)|file:([^}]+))}");

    private References() {}

    static String resolve(Setting setting, List<Problem> problems) {
        Matcher references = REFERENCE.matcher(setting.value());
        var resolved = new StringBuilder();
        while (references.find()) {
            String secret = find(setting, references, problems);
            boolean whole = references.group().equals(setting.value());
            String put = whole ? secret : secret.replace("\\", "\\\\").replace("\"", "\\\"");
            references.appendReplacement(resolved, Matcher.quoteReplacement(put));
        }
        return references.appendTail(resolved).toString();
    }

    private static String find(Setting setting, Matcher reference, List<Problem> problems) {
        String variable = reference.group(1);
        String name = variable == null ? "the file " + reference.group(2) : "the variable " + variable;
        try {
            String found = variable == null
                    ? Files.readString(setting.base().resolve(reference.group(2)))
                    : System.getenv(variable);
            if (found == null || found.isBlank()) {
                problems.add(new Problem(setting.where(), name + " is empty"));
                return "";
            }
            return found.strip();
        } catch (IOException | InvalidPathException unreadable) {
            problems.add(new Problem(setting.where(), name + " cannot be read: " + unreadable));
            return "";
        }
    }
}
