package io.crossdock.cli;

import io.crossdock.security.rest.user.Passwords;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.admin.UserScramCredentialsDescription;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** {@code crossdock users}. */
@Command(name = "users", description = "Lists, adds and removes users with passwords (SCRAM).")
final class UsersCommand extends CommandGroup {
    @Command(name = "list", description = "Lists the users and how each can log in.")
    void list(@Mixin ClientOptions client, @Mixin OutputOption output) throws Exception {
        var table = new Table("user", "mechanisms");
        try (Admin admin = client.admin()) {
            new TreeMap<>(admin.describeUserScramCredentials().all().get())
                    .forEach((name, user) -> table.row(
                            name,
                            user.credentialInfos().stream()
                                    .map(each -> each.mechanism().mechanismName() + " (" + each.iterations()
                                            + " iterations)")
                                    .collect(Collectors.joining(", "))));
        }
        output.show(out(), table);
    }

    @Command(
            name = "add",
            description = {
                "Adds a user, or gives an existing one another password.",
                "Without --password-file a password is generated and shown, this once."
            })
    void add(
            @Mixin ClientOptions client,
            @Parameters(paramLabel = "USER") String user,
            @Option(
                            names = "--mechanism",
                            paramLabel = "MECHANISM",
                            defaultValue = "SCRAM-SHA-512",
                            description = "SCRAM-SHA-256 or SCRAM-SHA-512; default is ${DEFAULT-VALUE}.")
                    String mechanism,
            @Option(
                            names = "--iterations",
                            paramLabel = "N",
                            defaultValue = "8192",
                            description =
                                    "How often the password is hashed, 4096 to 16384; default is ${DEFAULT-VALUE}.")
                    int iterations,
            @Option(
                            names = "--password-file",
                            paramLabel = "FILE",
                            description =
                                    "File whose first line is the password; on the command line others could read it.")
                    @Nullable
                    Path passwordFile)
            throws Exception {
        var credential = new ScramCredentialInfo(mechanism(mechanism), iterations);
        String password = passwordFile == null ? Passwords.generate() : firstLine(passwordFile);
        try (Admin admin = client.admin()) {
            UserScramCredentialAlteration change = new UserScramCredentialUpsertion(user, credential, password);
            admin.alterUserScramCredentials(List.of(change)).all().get();
        }
        out().println("user " + user + " can log in with " + mechanism);
        if (passwordFile == null) {
            out().println("password " + password);
            out().println("(it is not shown again; what the user may do say 'crossdock acls add --allow User:" + user
                    + " ...')");
        }
    }

    @Command(name = "remove", description = "Takes a user's passwords away. Access rules about the user stay.")
    void remove(
            @Mixin ClientOptions client,
            @Parameters(paramLabel = "USER") String user,
            @Option(
                            names = "--mechanism",
                            paramLabel = "MECHANISM",
                            description = "Only that one; default is all the user has.")
                    @Nullable
                    String mechanism)
            throws Exception {
        try (Admin admin = client.admin()) {
            List<UserScramCredentialAlteration> gone = described(admin, user).credentialInfos().stream()
                    .map(ScramCredentialInfo::mechanism)
                    .filter(each -> mechanism == null || each.mechanismName().equals(mechanism))
                    .map(each -> (UserScramCredentialAlteration) new UserScramCredentialDeletion(user, each))
                    .toList();
            if (gone.isEmpty()) {
                throw new IOException("user " + user + " has no password for " + mechanism);
            }
            admin.alterUserScramCredentials(gone).all().get();
        }
        out().println("removed " + user + (mechanism == null ? "" : " for " + mechanism));
    }

    private static UserScramCredentialsDescription described(Admin admin, String user) throws Exception {
        try {
            return admin.describeUserScramCredentials(List.of(user))
                    .description(user)
                    .get();
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof ResourceNotFoundException) {
                throw new IOException(
                        "there is no user " + user + " with a password; 'crossdock users list' shows all", refused);
            }
            throw refused;
        }
    }

    private ScramMechanism mechanism(String name) {
        ScramMechanism mechanism = ScramMechanism.fromMechanismName(name);
        if (mechanism == ScramMechanism.UNKNOWN) {
            throw wrongUse("--mechanism must be SCRAM-SHA-256 or SCRAM-SHA-512, was '" + name + "'");
        }
        return mechanism;
    }

    private static String firstLine(Path file) throws IOException {
        String line = Files.readString(file).lines().findFirst().orElse("").strip();
        if (line.isEmpty()) {
            throw new IOException("the first line of " + file + " has to be the password; it is empty");
        }
        return line;
    }
}
