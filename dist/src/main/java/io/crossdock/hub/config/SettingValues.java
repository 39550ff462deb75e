package io.crossdock.hub.config;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the text of the hub's own settings into values. A value that cannot be used becomes a problem, and its default
 * takes its place so that reading goes on to the next problem. */
final class SettingValues {
    private final Map<String, Setting> settings;
    private final Path home;
    private final List<Problem> problems;

    SettingValues(Map<String, Setting> settings, Path home, List<Problem> problems) {
        this.settings = settings;
        this.home = home;
        this.problems = problems;
    }

    Set<Role> roles() {
        Setting setting = settings.get(HubSettings.ROLES.name());
        if (setting == null) {
            // An ensemble elsewhere is enough to say that none is wanted here.
            Set<Role> all = EnumSet.allOf(Role.class);
            if (settings.containsKey(HubSettings.ZOOKEEPER_CONNECT.name())) {
                all.remove(Role.ZOOKEEPER);
            }
            return all;
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : setting.value().split(",", -1)) {
            Role.ofKey(name.strip()).ifPresentOrElse(roles::add, () -> refuseRole(setting, name.strip()));
        }
        return roles.isEmpty() ? EnumSet.allOf(Role.class) : roles;
    }

    private void refuseRole(Setting setting, String name) {
        refuse(
                setting,
                name.isEmpty()
                        ? "a role is missing; the roles are " + String.join(", ", Role.keys())
                        : "unknown role '" + name + "'" + Nearest.hint(name, Role.keys()) + "; the roles are "
                                + String.join(", ", Role.keys()));
    }

    int integer(SettingDoc doc, int min, int max) {
        Setting setting = settings.get(doc.name());
        if (setting == null) {
            return Integer.parseInt(doc.defaultValue());
        }
        Optional<Integer> number = parse(setting.value());
        if (number.isEmpty() || number.get() < min || number.get() > max) {
            refuse(setting, "must be a whole number from " + min + " to " + max + ", was '" + setting.value() + "'");
            return Integer.parseInt(doc.defaultValue());
        }
        return number.get();
    }

    Path path(SettingDoc doc) {
        Setting setting = settings.get(doc.name());
        if (setting != null) {
            try {
                return setting.base().resolve(setting.value()).toAbsolutePath().normalize();
            } catch (InvalidPathException invalid) {
                refuse(setting, "is not a path: " + invalid.getMessage());
            }
        }
        return home.resolve(doc.defaultValue());
    }

    InetSocketAddress address(SettingDoc doc) {
        Setting setting = settings.get(doc.name());
        String text = setting == null ? doc.defaultValue() : setting.value();
        int colon = text.lastIndexOf(':');
        Optional<Integer> port = parse(text.substring(colon + 1));
        if (setting != null && (colon < 1 || port.isEmpty() || port.get() < 0 || port.get() > 65535)) {
            refuse(setting, "must be host:port with a port from 0 to 65535, was '" + text + "'");
            return new InetSocketAddress(0);
        }
        String host = text.substring(0, colon);
        var address = new InetSocketAddress(host, port.orElse(0));
        if (address.isUnresolved()) {
            refuse(setting, "the host '" + host + "' is not known on this machine");
        }
        return address;
    }

    Optional<Ensemble> ensemble(Set<Role> roles) {
        Setting connect = settings.get(HubSettings.ZOOKEEPER_CONNECT.name());
        if (connect != null && connect.value().isBlank()) {
            refuse(connect, "must be host:port,host:port, was empty");
        }
        if (connect != null && roles.contains(Role.ZOOKEEPER)) {
            refuse(connect, "cannot stand beside the role zookeeper: embed an ensemble or connect to one");
        }
        if (connect != null) {
            return Optional.of(new Ensemble.External(connect.value()));
        }
        if (roles.contains(Role.ZOOKEEPER)) {
            return Optional.of(new Ensemble.Embedded(address(HubSettings.ZOOKEEPER_LISTEN)));
        }
        if (roles.contains(Role.BROKER)) {
            refuse(
                    settings.get(HubSettings.ROLES.name()),
                    "the broker needs ZooKeeper: add the role zookeeper or set zookeeper.connect=host:port");
        }
        return Optional.empty();
    }

    Optional<String> bootstrap(Set<Role> roles) {
        Optional<String> bootstrap = Optional.ofNullable(settings.get(HubSettings.CONNECTORS_BOOTSTRAP.name()))
                .map(Setting::value);
        if (bootstrap.isEmpty() && roles.contains(Role.CONNECTORS) && !roles.contains(Role.BROKER)) {
            refuse(
                    settings.get(HubSettings.ROLES.name()),
                    "connectors without the role broker need connectors.bootstrap.servers=host:port");
        }
        return bootstrap;
    }

    private void refuse(@Nullable Setting setting, String message) {
        problems.add(
                setting == null
                        ? new Problem("configuration", message)
                        : new Problem(setting.where(), setting.key() + ": " + message));
    }

    private static Optional<Integer> parse(String text) {
        try {
            return Optional.of(Integer.valueOf(text.strip()));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }
}
