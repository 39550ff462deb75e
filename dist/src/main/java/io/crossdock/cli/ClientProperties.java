package io.crossdock.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of settings for Kafka's clients. */
final class ClientProperties {
    private static final Pattern OPTION = Pattern.compile("\\b(username|password)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private ClientProperties() {}

    /** @throws IOException naming the file that cannot be read */
    static Map<String, String> read(Path file) throws IOException {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException missing) {
            throw new IOException(
                    "there is no file " + file + "; --client-config names Kafka client settings", missing);
        }
        var settings = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }

    /** {@code user:password} out of {@code sasl.jaas.config}; empty when a client with these settings has neither. */
    static Optional<String> login(Map<String, String> settings) {
        String user = "";
        String password = "";
        Matcher option = OPTION.matcher(settings.getOrDefault("sasl.jaas.config", ""));
        while (option.find()) {
            String value = option.group(2).replaceAll("\\\\(.)", "$1");
            if (option.group(1).equals("username")) {
                user = value;
            } else {
                password = value;
            }
        }
        return user.isEmpty() ? Optional.empty() : Optional.of(user + ":" + password);
    }
}
