package io.crossdock.security.rest.user;

import io.crossdock.security.rest.ChangeDto;
import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** The users of a cluster that have passwords, read and changed by its protocol. */
final class Users {
    private Users() {}

    /** By name. */
    static List<UserDto> list(Admin admin) throws ExecutionException, InterruptedException {
        return admin.describeUserScramCredentials().all().get().values().stream()
                .map(UserMapper.INSTANCE::user)
                .sorted(Comparator.comparing(UserDto::name))
                .toList();
    }

    static Optional<UserDto> find(Admin admin, String name) throws ExecutionException, InterruptedException {
        try {
            return Optional.of(UserMapper.INSTANCE.user(admin.describeUserScramCredentials(List.of(name))
                    .description(name)
                    .get()));
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof ResourceNotFoundException) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    static UserDto require(Admin admin, String name) throws ExecutionException, InterruptedException {
        return find(admin, name).orElseThrow(() -> Refusal.unknown("there is no user '" + name + "' with a password"));
    }

    /** @param keep whether a user who can log in that way already keeps the password when the request has none */
    static UserOutcomeDto toBe(
            Admin admin, String name, Optional<UserDto> before, UserSpecDto wanted, boolean keep, boolean dryRun)
            throws ExecutionException, InterruptedException {
        var credential = new UserDto.CredentialDto(wanted.mechanism(), wanted.iterations());
        String given = wanted.password();
        if (keep
                && given == null
                && before.filter(user -> user.credentials().contains(credential))
                        .isPresent()) {
            return new UserOutcomeDto(dryRun, List.of(), null);
        }
        String password = given == null ? Passwords.generate() : given;
        if (!dryRun) {
            alter(
                    admin,
                    new UserScramCredentialUpsertion(
                            name,
                            new ScramCredentialInfo(UserMapper.INSTANCE.kafka(wanted.mechanism()), wanted.iterations()),
                            password));
        }
        String resource = "user " + name;
        ChangeDto change = before.map(user -> ChangeDto.update(resource, user.credentials(), credential))
                .orElseGet(() -> ChangeDto.create(resource, credential));
        return new UserOutcomeDto(dryRun, List.of(change), given == null && !dryRun ? password : null);
    }

    /** @param mechanism null stands for all the user has */
    static List<ChangeDto> delete(Admin admin, UserDto user, @Nullable ScramHashing mechanism, boolean dryRun)
            throws ExecutionException, InterruptedException {
        List<UserDto.CredentialDto> gone = user.credentials().stream()
                .filter(each -> mechanism == null || each.mechanism() == mechanism)
                .toList();
        if (gone.isEmpty()) {
            throw Refusal.unknown("user '" + user.name() + "' has no password for that mechanism");
        }
        if (!dryRun) {
            alter(
                    admin,
                    gone.stream()
                            .map(each -> new UserScramCredentialDeletion(
                                    user.name(), UserMapper.INSTANCE.kafka(each.mechanism())))
                            .toArray(UserScramCredentialAlteration[]::new));
        }
        return gone.stream()
                .map(each -> ChangeDto.delete("user " + user.name(), each))
                .toList();
    }

    private static void alter(Admin admin, UserScramCredentialAlteration... changes)
            throws ExecutionException, InterruptedException {
        admin.alterUserScramCredentials(List.of(changes)).all().get();
    }
}
