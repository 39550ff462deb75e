package io.crossdock.hub.config;

import io.crossdock.connectors.secret.SecretKey;
import io.crossdock.security.rest.Nearest;
import io.crossdock.security.tls.ClientAuth;
import io.crossdock.security.tls.PrincipalRules;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the text of the hub's own settings into values. A value that cannot be used becomes a problem, and its default
 * takes its place so that reading goes on to the next problem. */
final class SettingValues {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?:env:([A-Za-z_][A-Za-z0-9_]*)|file:([^}]+))}");

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

    /** @param shift how much higher than its default the port is */
    InetSocketAddress address(SettingDoc doc, int shift) {
        Setting setting = settings.get(doc.name());
        String text = setting == null ? shifted(doc.defaultValue(), shift) : setting.value();
        int colon = text.lastIndexOf(':');
        Optional<Integer> port = parse(text.substring(colon + 1));
        if (setting != null && (colon < 1 || port.isEmpty() || port.get() < 0 || port.get() > 65535)) {
            refuse(setting, "must be host:port with a port from 0 to 65535, was '" + text + "'");
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        }
        String host = text.substring(0, colon);
        var address = new InetSocketAddress(host, port.orElse(0));
        if (address.isUnresolved()) {
            refuse(setting, "the host '" + host + "' is not known on this machine");
        }
        return address;
    }

    /** {@code host:port} with another port. */
    static String shifted(String address, int shift) {
        int colon = address.lastIndexOf(':');
        return address.substring(0, colon + 1) + (Integer.parseInt(address.substring(colon + 1)) + shift);
    }

    /** The hubs of this one's cluster, if they are named. */
    Optional<Members> members() {
        Setting setting = settings.get(HubSettings.CLUSTER.name());
        if (setting == null) {
            return Optional.empty();
        }
        Setting nodeId = settings.get(HubSettings.NODE_ID.name());
        Optional<Integer> number = nodeId == null ? Optional.empty() : parse(nodeId.value());
        if (nodeId != null && number.isEmpty()) {
            return Optional.empty(); // which is reported where it is read
        }
        try {
            return Optional.of(
                    Members.parse(setting.value(), number.map(OptionalInt::of).orElse(OptionalInt.empty())));
        } catch (IllegalArgumentException wrong) {
            refuse(setting, String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    boolean flag(SettingDoc doc) {
        Setting setting = settings.get(doc.name());
        String text = setting == null ? doc.defaultValue() : setting.value();
        if (!text.equals("true") && !text.equals("false")) {
            refuse(setting, "must be true or false, was '" + text + "'");
        }
        return text.equals("true");
    }

    /** What a reference leads to; a secret that stands in the configuration itself is refused, and not repeated. */
    Optional<Secret> secret(SettingDoc doc) {
        Setting setting = settings.get(doc.name());
        if (setting == null) {
            return Optional.empty();
        }
        Matcher reference = REFERENCE.matcher(setting.value());
        if (!reference.matches()) {
            refuse(
                    setting,
                    "a secret is not written here but named: ${file:/path} or ${env:NAME}, for example --set '"
                            + doc.name() + "=${file:/etc/crossdock/secret}'");
            return Optional.empty();
        }
        String variable = reference.group(1);
        try {
            String found = variable != null
                    ? System.getenv(variable)
                    : Files.readString(setting.base().resolve(reference.group(2)));
            if (found == null || found.isBlank()) {
                refuse(setting, (variable == null ? "the file" : "the variable " + variable) + " is empty");
                return Optional.empty();
            }
            return Optional.of(new Secret(found.strip()));
        } catch (IOException | InvalidPathException unreadable) {
            refuse(setting, "cannot be read: " + unreadable);
            return Optional.empty();
        }
    }

    HttpAccess http() {
        Optional<Path> keystore = readable(HubSettings.HTTP_KEYSTORE);
        return new HttpAccess(
                keystore,
                certificates(keystore.isPresent()),
                hosts(),
                flag(HubSettings.HTTP_METRICS_OPEN),
                client(HubSettings.HTTP_CLIENT_CONFIG));
    }

    /** As it is written, if it is. */
    Optional<String> text(SettingDoc doc) {
        return Optional.ofNullable(settings.get(doc.name()))
                .map(Setting::value)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** Where a setting that names a file leads, if it is set. */
    Optional<Path> readable(SettingDoc doc) {
        Setting setting = settings.get(doc.name());
        Optional<Path> file = Optional.ofNullable(setting).map(given -> path(doc));
        if (file.isPresent() && !Files.isReadable(file.get())) {
            refuse(setting, "there is no readable file " + file.get());
        }
        return file;
    }

    /** A file with a key of the cluster's secrets, if one is named. */
    Optional<Path> secretsKey() {
        Optional<Path> file = readable(HubSettings.CONNECTORS_SECRETS_KEY);
        if (file.isPresent() && Files.isReadable(file.get())) {
            try {
                SecretKey.read(file.get());
            } catch (IOException wrong) {
                refuse(settings.get(HubSettings.CONNECTORS_SECRETS_KEY.name()), String.valueOf(wrong.getMessage()));
            }
        }
        return file;
    }

    private <T> T parsed(@Nullable Setting setting, SettingDoc doc, Function<String, T> parser) {
        try {
            if (setting != null) {
                return parser.apply(setting.value());
            }
        } catch (IllegalArgumentException wrong) {
            refuse(setting, String.valueOf(wrong.getMessage()));
        }
        return parser.apply(doc.defaultValue());
    }

    private Optional<ClientCertificates> certificates(boolean encrypted) {
        Optional<Path> truststore = readable(HubSettings.HTTP_TRUSTSTORE);
        Setting wanted = settings.get(HubSettings.HTTP_CLIENT_AUTH.name());
        Setting mapping = settings.get(HubSettings.HTTP_MAPPING_RULES.name());
        ClientAuth auth = parsed(wanted, HubSettings.HTTP_CLIENT_AUTH, ClientAuth::of);
        PrincipalRules rules = parsed(mapping, HubSettings.HTTP_MAPPING_RULES, PrincipalRules::parse);
        if (auth == ClientAuth.NONE) {
            return Optional.empty();
        }
        if (!encrypted) {
            refuse(wanted, "certificates are shown by HTTPS only; set http.ssl.keystore.location");
        }
        if (truststore.isEmpty()) {
            refuse(wanted, "set http.ssl.truststore.location: a PEM file with whose certificates are believed");
            return Optional.empty();
        }
        return Optional.of(new ClientCertificates(truststore.get(), auth == ClientAuth.REQUIRED, rules));
    }

    private Set<String> hosts() {
        Setting setting = settings.get(HubSettings.HTTP_HOSTS.name());
        if (setting == null) {
            return Set.of();
        }
        var hosts = new LinkedHashSet<String>();
        for (String each : setting.value().split(",", -1)) {
            String host = each.strip();
            if (!host.matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]")) {
                refuse(
                        setting,
                        "must be names of hosts without port, separated by commas, such as hub.example.com; was '"
                                + setting.value() + "'");
                return Set.of();
            }
            hosts.add(host);
        }
        return hosts;
    }

    /** The settings in a file of properties; none when no file is named. */
    Map<String, String> client(SettingDoc doc) {
        Setting setting = settings.get(doc.name());
        if (setting == null) {
            return Map.of();
        }
        var properties = new Properties();
        try (Reader file = Files.newBufferedReader(path(doc))) {
            properties.load(file);
        } catch (IOException | IllegalArgumentException unreadable) {
            refuse(setting, "cannot be read: " + unreadable);
        }
        var client = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(name -> client.put(name, properties.getProperty(name)));
        return client;
    }

    ZooKeeperAccess access() {
        Optional<Secret> credentials = secret(HubSettings.ZOOKEEPER_CREDENTIALS);
        if (credentials.filter(each -> each.value().indexOf(':') < 1).isPresent()) {
            refuse(settings.get(HubSettings.ZOOKEEPER_CREDENTIALS.name()), "must lead to user:password");
        }
        Optional<ZooKeeperAccess.Store> trust =
                store(HubSettings.ZOOKEEPER_TRUSTSTORE, HubSettings.ZOOKEEPER_TRUSTSTORE_PASSWORD);
        Optional<ZooKeeperAccess.Store> keys =
                store(HubSettings.ZOOKEEPER_KEYSTORE, HubSettings.ZOOKEEPER_KEYSTORE_PASSWORD);
        boolean verifyHost = flag(HubSettings.ZOOKEEPER_VERIFY_HOST);
        if (!flag(HubSettings.ZOOKEEPER_SSL)) {
            if (trust.isPresent() || keys.isPresent()) {
                refuse(
                        settings.get(
                                (trust.isPresent() ? HubSettings.ZOOKEEPER_TRUSTSTORE : HubSettings.ZOOKEEPER_KEYSTORE)
                                        .name()),
                        "has no effect without zookeeper.ssl.client.enable=true");
            }
            return new ZooKeeperAccess(credentials, Optional.empty());
        }
        if (!settings.containsKey(HubSettings.ZOOKEEPER_CONNECT.name())) {
            refuse(
                    settings.get(HubSettings.ZOOKEEPER_SSL.name()),
                    "is for an ensemble elsewhere, so it needs zookeeper.connect");
        }
        return new ZooKeeperAccess(credentials, Optional.of(new ZooKeeperAccess.Tls(trust, keys, verifyHost)));
    }

    private Optional<ZooKeeperAccess.Store> store(SettingDoc location, SettingDoc password) {
        Setting setting = settings.get(location.name());
        Optional<Secret> opens = secret(password);
        if (setting == null) {
            return Optional.empty();
        }
        Path file = path(location);
        if (!Files.isReadable(file)) {
            refuse(setting, "there is no readable file " + file);
        } else if (!file.toString().matches(".*\\.(pem|p12|jks)")) {
            refuse(setting, "must be a .pem, .p12 or .jks file, was " + file);
        }
        return Optional.of(new ZooKeeperAccess.Store(file, opens));
    }

    Optional<Ensemble> ensemble(Set<Role> roles, Optional<Members> members) {
        Setting connect = settings.get(HubSettings.ZOOKEEPER_CONNECT.name());
        Setting cluster = settings.get(HubSettings.CLUSTER.name());
        if (cluster != null && (connect != null || !roles.contains(Role.ZOOKEEPER))) {
            refuse(
                    cluster,
                    "embeds a peer of an ensemble here, so it needs the role zookeeper and stands in the place of"
                            + " zookeeper.connect");
            return Optional.empty();
        }
        if (connect != null && connect.value().isBlank()) {
            refuse(connect, "must be host:port,host:port, was empty");
        }
        if (connect != null && roles.contains(Role.ZOOKEEPER)) {
            refuse(connect, "cannot stand beside the role zookeeper: embed an ensemble or connect to one");
        }
        if (connect != null) {
            return Optional.of(new Ensemble.External(connect.value()));
        }
        Optional<Secret> secret = secret(HubSettings.CLUSTER_SECRET);
        if (members.isPresent()) {
            if (secret.isEmpty() && !members.get().isOnLoopback()) {
                refuse(
                        cluster,
                        "these hubs reach each other over a network, so they need a secret to know each other by: make one"
                                + " with 'openssl rand -hex 32', put it into a file on each and set"
                                + " cluster.secret=${file:/path}");
            }
            int shift = members.get().own().shift();
            return Optional.of(
                    new Ensemble.Quorum(members.get(), address(HubSettings.ZOOKEEPER_LISTEN, shift), secret));
        }
        if (roles.contains(Role.ZOOKEEPER)) {
            return Optional.of(new Ensemble.Embedded(address(HubSettings.ZOOKEEPER_LISTEN, 0)));
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

    /** @param problem about the setting named in it as where */
    void refuse(Problem problem) {
        Setting setting = settings.get(problem.where());
        problems.add(setting == null ? problem : new Problem(setting.where(), problem.message()));
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
