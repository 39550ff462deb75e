package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.cli.bundle.Archive;
import io.crossdock.cli.bundle.Masking;
import io.crossdock.cli.cluster.ClusterReader;
import io.crossdock.hub.data.RunFile;
import io.crossdock.hub.data.StorageFile;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code crossdock bundle}. */
@Command(
        name = "bundle",
        description = {
            "Collects what is needed to help with a hub into one archive: versions, configuration, doctor's report, how the"
                    + " cluster, its topics' settings and connectors are, metrics, and the ends of the logs.",
            "Secrets are blotted out, and no records are in it; look at it before you send it away."
        })
final class BundleCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LOG_BYTES = 2 * 1024 * 1024;

    @Mixin
    private ClientOptions client;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration of the hub; default is conf/hub.yaml of this installation.")
    private @Nullable Path config;

    @Option(
            names = "--http",
            paramLabel = "URL",
            description = "Address of the hub; default is the running hub of --data.")
    private @Nullable URI http;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Where to; default is crossdock-bundle-TIME.zip in the working directory.")
    private @Nullable Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        QuietLogging.install();
        Instant now = Clock.systemUTC().instant();
        Path said = file;
        Path target = said == null
                ? Path.of("crossdock-bundle-"
                        + now.toString().replaceAll("[:.].*", "").replace(':', '-') + ".zip")
                : said;
        Path named = config;
        Path settings = named == null ? Home.folder().resolve("conf/hub.yaml") : named;
        HubAddress hub = HubAddress.of(client.data(), http, client.clientConfig());
        try (var archive = new Archive(target, Masking.of(secrets(settings)))) {
            archive.add("versions.txt", () -> versions(now));
            archive.add("conf/hub.yaml", () -> Files.readString(settings));
            archive.add("status.json", this::status);
            var doctor = new DoctorReport(
                    new Examination(client, http, List.of(), Duration.ofSeconds(2), Clock.systemUTC()).facts());
            archive.add("doctor.txt", () -> {
                var text = new StringWriter();
                doctor.print(new PrintWriter(text, true));
                return text.toString();
            });
            archive.add("doctor.json", () -> pretty(doctor.toJson()));
            archive.add(
                    "cluster.json",
                    () -> withAdmin(admin -> pretty(new ClusterReport(new ClusterReader(admin).read()).toJson())));
            archive.add("topics.json", () -> withAdmin(BundleCommand::topics));
            archive.add("connectors.json", () -> pretty(hub.ask("GET", "/connectors")));
            archive.add("metrics.txt", () -> hub.text("/metrics"));
            for (Path log : logs()) {
                archive.add("logs/" + log.getFileName(), () -> Archive.tail(log, LOG_BYTES));
            }
        }
        spec.commandLine()
                .getOut()
                .println(target + " has " + Files.size(target) / 1024 + " KB; look at it before you send" + " it away");
        return 0;
    }

    /** Texts in which secrets stand under their names: they are looked for everywhere else. */
    private List<String> secrets(Path settings) throws IOException {
        var texts = new ArrayList<String>();
        var files = new ArrayList<Path>(List.of(settings));
        Path said = client.clientConfig();
        if (said != null) {
            files.add(said);
        }
        client.data().clientConfig().ifPresent(files::add);
        for (Path each : files) {
            if (Files.isReadable(each)) {
                texts.add(Files.readString(each));
            }
        }
        System.getenv().forEach((name, value) -> {
            if (!name.endsWith("PWD")) { // the working directory
                texts.add(name + "=" + value);
            }
        });
        return texts;
    }

    private static String versions(Instant now) {
        return String.join("\n", new Version().getVersion()) + "\nos " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + " " + System.getProperty("os.arch") + "\ncores "
                + Runtime.getRuntime().availableProcessors() + "\nmade " + now + "\n";
    }

    private String status() throws IOException {
        var all = JSON.createObjectNode();
        RunFile.find(client.data().folder()).ifPresent(run -> all.set("run", JSON.valueToTree(run)));
        StorageFile.find(client.data().folder()).ifPresent(logs -> all.set("storage", JSON.valueToTree(logs)));
        return pretty(all);
    }

    private static String topics(Admin admin) throws Exception {
        var all = JSON.createObjectNode();
        List<ConfigResource> topics = admin.listTopics().names().get().stream()
                .sorted()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        admin.describeConfigs(topics).all().get().forEach((topic, settings) -> {
            var own = new TreeMap<String, String>();
            settings.entries().stream()
                    .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                    .forEach(entry -> own.put(entry.name(), String.valueOf(entry.value())));
            all.set(topic.name(), JSON.valueToTree(own));
        });
        return pretty(all);
    }

    private String withAdmin(Question question) throws Exception {
        try (Admin admin = client.admin()) {
            return question.ask(admin);
        }
    }

    /** Something to ask a cluster. */
    private interface Question {
        String ask(Admin admin) throws Exception;
    }

    private static String pretty(JsonNode node) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }

    private List<Path> logs() throws IOException {
        Path folder = client.data().folder().resolve("logs");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
    }
}
