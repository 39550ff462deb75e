package io.crossdock.hub.config;

import io.crossdock.security.rest.Nearest;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads the configuration of a hub: {@code hub.yaml} first, then every {@code --set}, the later winning.
 *
 * <p>Nothing is started on half a configuration: all problems are collected and thrown together.
 */
public final class HubConfigReader {
    private static final String BROKER = "broker.";
    private static final String DEFAULT_LISTENER = "127.0.0.1:9092";

    private final Path home;
    private final BrokerSettingsCheck brokerSettings;

    /**
     * @param home the installation: the folder with {@code bin/} and {@code conf/}
     * @param brokerSettings decides about what begins with {@code broker.}
     */
    public HubConfigReader(Path home, BrokerSettingsCheck brokerSettings) {
        this.home = home.toAbsolutePath().normalize();
        this.brokerSettings = brokerSettings;
    }

    /**
     * @param file the configuration file; absent takes {@code conf/hub.yaml} of the installation if it is there
     * @param sets each {@code KEY=VALUE}
     * @param data the data folder of the command line, which wins over every setting
     * @throws ConfigException with every problem at once
     */
    public HubConfig read(Optional<Path> file, List<String> sets, Optional<Path> data) throws ConfigException {
        var problems = new ArrayList<Problem>();
        Map<String, Setting> settings = new LinkedHashMap<>();
        file.or(this::installedFile).ifPresent(path -> addAll(settings, YamlSettings.read(path, problems), problems));
        sets.forEach(set -> override(settings, set, problems));
        refuseUnknownNames(settings, problems);
        var warnings = new ArrayList<Problem>();
        var values = new SettingValues(settings, home, problems);
        Optional<Members> members = values.members();
        Map<String, String> broker = brokerSettings(settings, members, problems, warnings);
        HubConfig config = assemble(values, members, data, broker, warnings);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }

    /** Names of the settings that stand in a file; none if there is no such file. */
    public static Set<String> namesIn(Path file) {
        var names = new TreeSet<String>();
        if (Files.exists(file)) {
            YamlSettings.read(file, new ArrayList<>()).forEach(setting -> names.add(setting.key()));
        }
        return names;
    }

    private Optional<Path> installedFile() {
        return Optional.of(home.resolve("conf/hub.yaml")).filter(Files::exists);
    }

    private static void addAll(Map<String, Setting> settings, List<Setting> read, List<Problem> problems) {
        for (Setting setting : read) {
            Setting before = settings.putIfAbsent(setting.key(), setting);
            if (before != null) {
                problems.add(new Problem(
                        setting.where(), "'" + setting.key() + "' is set a second time, first at " + before.where()));
            }
        }
    }

    private static void override(Map<String, Setting> settings, String set, List<Problem> problems) {
        int equals = set.indexOf('=');
        if (equals < 1) {
            problems.add(new Problem("--set " + set, "must be KEY=VALUE, for example --set broker.num.partitions=3"));
            return;
        }
        String key = set.substring(0, equals).strip();
        settings.put(key, new Setting(key, set.substring(equals + 1).strip(), "--set " + key, Path.of("")));
    }

    private void refuseUnknownNames(Map<String, Setting> settings, List<Problem> problems) {
        Set<String> known = new HashSet<>();
        HubSettings.ALL.forEach(doc -> known.add(doc.name()));
        List<Setting> unknown = settings.values().stream()
                .filter(setting -> !setting.key().startsWith(BROKER) && !known.contains(setting.key()))
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        List<String> candidates = allNames().toList();
        for (Setting setting : unknown) {
            String hint = Nearest.to(BROKER + setting.key(), candidates)
                    .filter(near -> near.equals(BROKER + setting.key()))
                    .map(near -> " - did you mean '" + near + "'?")
                    .orElseGet(() -> Nearest.hint(setting.key(), candidates));
            problems.add(new Problem(setting.where(), "unknown setting '" + setting.key() + "'" + hint));
        }
    }

    private Stream<String> allNames() {
        return Stream.concat(
                HubSettings.ALL.stream().map(SettingDoc::name),
                brokerSettings.documentation().stream().map(doc -> BROKER + doc.name()));
    }

    private Map<String, String> brokerSettings(
            Map<String, Setting> settings, Optional<Members> members, List<Problem> problems, List<Problem> warnings) {
        Map<String, String> broker = new TreeMap<>();
        for (Setting setting : settings.values()) {
            if (setting.key().startsWith(BROKER)) {
                String name = setting.key().substring(BROKER.length());
                broker.put(name, brokerValue(name, setting, problems));
            }
        }
        Setting insecure = settings.get(HubSettings.INSECURE.name());
        if (insecure != null) {
            broker.put(HubSettings.INSECURE.name(), insecure.value());
        }
        broker.putIfAbsent("listeners", "PLAINTEXT://" + defaultListener(members));
        for (BrokerSettingsCheck.Finding finding : brokerSettings.check(broker)) {
            Setting setting = settings.getOrDefault(BROKER + finding.name(), settings.get(finding.name()));
            String where = setting == null ? BROKER + finding.name() : setting.where();
            (finding.fatal() ? problems : warnings).add(new Problem(where, finding.message()));
        }
        return broker;
    }

    /** Files are meant from where the setting is written, as everywhere in hub.yaml. */
    private String brokerValue(String name, Setting setting, List<Problem> problems) {
        if (brokerSettings.isSecret(name)) {
            return References.resolve(setting, problems);
        }
        boolean file = name.endsWith("ssl.keystore.location") || name.endsWith("ssl.truststore.location");
        return file && !setting.value().isBlank()
                ? setting.base()
                        .resolve(setting.value())
                        .toAbsolutePath()
                        .normalize()
                        .toString()
                : setting.value();
    }

    /** Where the other members expect this one, so that a cluster needs no more than their list. */
    private static String defaultListener(Optional<Members> members) {
        if (members.isEmpty()) {
            return DEFAULT_LISTENER;
        }
        Members.Member own = members.get().own();
        String port = DEFAULT_LISTENER.substring(DEFAULT_LISTENER.lastIndexOf(':'));
        return SettingValues.shifted(own.host() + port, own.shift());
    }

    private HubConfig assemble(
            SettingValues values,
            Optional<Members> members,
            Optional<Path> data,
            Map<String, String> broker,
            List<Problem> warnings) {
        Set<Role> roles = values.roles();
        int nodeId = values.integer(HubSettings.NODE_ID, 0, Integer.MAX_VALUE);
        int shift = members.map(each -> each.own().shift()).orElse(0);
        InetSocketAddress httpListen = values.address(HubSettings.HTTP_LISTEN, shift);
        HttpAccess http = values.http();
        Optional<String> connectors = values.bootstrap(roles);
        RegistrySettings registry = new RegistryValues(values).read(roles, connectors);
        if (!values.flag(HubSettings.INSECURE)) {
            var exposure = new HttpExposure(http, roles.contains(Role.BROKER), broker);
            if (roles.contains(Role.HTTP)) {
                exposure.problem(HubSettings.HTTP_LISTEN, httpListen).ifPresent(values::refuse);
            }
            if (roles.contains(Role.REGISTRY)) {
                registry.listen()
                        .flatMap(listen -> exposure.problem(HubSettings.REGISTRY_LISTEN, listen))
                        .ifPresent(values::refuse);
            }
        }
        Optional<Ensemble> ensemble = values.ensemble(roles, members);
        return new HubConfig(
                roles,
                members.map(Members::self).orElse(nodeId),
                data.map(path -> path.toAbsolutePath().normalize()).orElseGet(() -> values.path(HubSettings.DATA)),
                broker,
                ensemble,
                values.access(),
                httpListen,
                http,
                values.path(HubSettings.CONNECTORS_DIRECTORY),
                connectors,
                values.client(HubSettings.CONNECTORS_CLIENT_CONFIG),
                values.secretsKey(),
                new LeaseValues(values).read(roles, ensemble, broker.getOrDefault("listeners", ""), connectors),
                registry,
                new OtlpValues(values).read(),
                warnings);
    }
}
