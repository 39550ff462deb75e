package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossdock.connectors.secret.SecretKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.Console;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/**
 * {@code crossdock connectors secrets}: secrets that the cluster keeps for connectors, by name. A value comes from the
 * keyboard or from standard input, never from the command line, which every process on the machine can read.
 */
@Command(name = "secrets", description = "Sets and lists the secrets that the cluster keeps for $${secret:NAME}.")
final class SecretsCommand extends CommandGroup {
    private static final int LONGEST = 64 * 1024;

    @Command(
            name = "init",
            description =
                    "Makes the key that secrets are sealed with; needs no running hub. Every hub gets the same file.")
    void init(
            @Option(names = "--file", paramLabel = "FILE", description = "Where; default is conf/secrets.key.")
                    @Nullable
                    Path file)
            throws IOException {
        Path target = file == null ? Home.folder().resolve("conf/secrets.key") : file.toAbsolutePath();
        try {
            SecretKey.create(target);
        } catch (FileAlreadyExistsException there) {
            throw new IOException(
                    target + " is there already, and without it no secret can be read; name another with --file",
                    there);
        }
        out().println("the key is in " + target + ", which only its owner can read");
        out().println("next: add 'connectors.secrets.key.file: " + target
                + "' to conf/hub.yaml, copy the file to every other hub, and start them again");
    }

    @Command(name = "list", description = "Lists the names of all secrets, and when each was set.")
    void list(@Mixin HubAddress hub, @Mixin OutputOption output) throws Exception {
        var table = new Table("secret", "changed");
        for (JsonNode secret : hub.ask("GET", "/connect/secrets").path("secrets")) {
            table.row(secret.path("name").asText(), secret.path("changed").asText());
        }
        output.show(out(), table);
    }

    @Command(
            name = "set",
            description =
                    "Sets a secret to what is typed, or to what comes from standard input without its last line end."
                            + " Connectors that use it start anew.")
    void set(@Mixin HubAddress hub, @Parameters(paramLabel = "NAME") String name) throws Exception {
        String body =
                JsonNodeFactory.instance.objectNode().put("value", value(name)).toString();
        hub.ask("PUT", path(name), body);
        out().println("secret " + name + " is set");
    }

    @Command(name = "delete", description = "Deletes a secret. Connectors that use it cannot start again without it.")
    void delete(@Mixin HubAddress hub, @Parameters(paramLabel = "NAME") String name) throws Exception {
        hub.ask("DELETE", path(name));
        out().println("secret " + name + " is deleted");
    }

    private static String value(String name) throws IOException {
        Console console = System.console();
        if (console != null) {
            char[] typed = console.readPassword("value of %s: ", name);
            return typed == null ? "" : new String(typed);
        }
        byte[] read = System.in.readNBytes(LONGEST + 1);
        if (read.length > LONGEST) {
            throw new IOException("a secret has at most " + LONGEST + " bytes");
        }
        return new String(read, StandardCharsets.UTF_8).replaceFirst("\\r?\\n\\z", "");
    }

    private static String path(String name) {
        return "/connect/secrets/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
