package io.crossdock.cli;

import io.crossdock.quotas.rest.QuotaUses;
import io.crossdock.quotas.rest.Quotas;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code crossdock quotas}. */
@Command(name = "quotas", description = "Lists, sets and lifts limits, and says which of them holds for whom.")
final class QuotasCommand extends CommandGroup {
    @Command(name = "list", description = "Lists the limits; only of entities with the parts that are named.")
    void list(@Mixin ClientOptions client, @Mixin OutputOption output, @Mixin QuotaEntityOptions of) throws Exception {
        Map<String, @Nullable String> parts = of.entity();
        var table = new Table("for", "limit", "value");
        try (Admin admin = client.admin()) {
            admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get().entrySet().stream()
                    .filter(each -> has(each.getKey(), parts))
                    .sorted(Comparator.comparing(each -> named(each.getKey().entries())))
                    .forEach(each -> new TreeMap<>(each.getValue())
                            .forEach((key, value) ->
                                    table.row(named(each.getKey().entries()), key, number(value))));
        }
        output.show(out(), table);
    }

    private static boolean has(ClientQuotaEntity entity, Map<String, @Nullable String> parts) {
        return parts.entrySet().stream()
                .allMatch(part -> entity.entries().containsKey(part.getKey())
                        && Objects.equals(entity.entries().get(part.getKey()), part.getValue()));
    }

    @Command(name = "set", description = "Limits a user, a client id, an address, a topic or a group of principals.")
    void set(
            @Mixin ClientOptions client,
            @Mixin QuotaEntityOptions of,
            @Parameters(
                            paramLabel = "LIMIT=VALUE",
                            arity = "1..*",
                            description = "For example producer_byte_rate=1048576 or consumer_message_rate=500.")
                    Map<String, Double> limits)
            throws Exception {
        var operations = new ArrayList<ClientQuotaAlteration.Op>();
        limits.forEach((key, value) -> operations.add(new ClientQuotaAlteration.Op(key, value)));
        alter(client, of, operations);
        out().println("limited " + named(of.entity()) + " to "
                + new TreeMap<>(limits)
                        .entrySet().stream()
                                .map(each -> each.getKey() + "=" + number(each.getValue()))
                                .collect(Collectors.joining(" ")));
    }

    @Command(name = "unset", description = "Lifts limits: those named, or all of that entity.")
    void unset(
            @Mixin ClientOptions client,
            @Mixin QuotaEntityOptions of,
            @Parameters(paramLabel = "LIMIT", arity = "0..*", description = "For example producer_byte_rate.") @Nullable
                    List<String> limits)
            throws Exception {
        List<String> keys = limits == null || limits.isEmpty() ? set(client, of) : limits;
        if (keys.isEmpty()) {
            out().println(named(of.entity()) + " has no limits");
            return;
        }
        alter(
                client,
                of,
                keys.stream()
                        .map(key -> new ClientQuotaAlteration.Op(key, null))
                        .toList());
        out().println("lifted " + String.join(" ", keys) + " of " + named(of.entity()));
    }

    private static List<String> set(ClientOptions client, QuotaEntityOptions of) throws Exception {
        try (Admin admin = client.admin()) {
            return admin
                    .describeClientQuotas(ClientQuotaFilter.all())
                    .entities()
                    .get()
                    .getOrDefault(new ClientQuotaEntity(of.entity()), Map.of())
                    .keySet()
                    .stream()
                    .sorted()
                    .toList();
        }
    }

    private void alter(ClientOptions client, QuotaEntityOptions of, List<ClientQuotaAlteration.Op> operations)
            throws Exception {
        Map<String, @Nullable String> entity = of.entity();
        if (entity.isEmpty()) {
            throw wrongUse("say whom: --user, --client-id, --ip, --topic, --topic-prefix or --group; '"
                    + QuotaEntityOptions.DEFAULT + "' stands for whoever has no own limit");
        }
        try (Admin admin = client.admin()) {
            admin.alterClientQuotas(List.of(new ClientQuotaAlteration(new ClientQuotaEntity(entity), operations)))
                    .all()
                    .get();
        }
    }

    @Command(
            name = "effective",
            description = "Shows which limits hold for a client, an address or a topic, and on whom each is set.")
    void effective(
            @Mixin ClientOptions client,
            @Mixin OutputOption output,
            @Option(
                            names = "--user",
                            paramLabel = "USER",
                            defaultValue = "ANONYMOUS",
                            description = "Default is ANONYMOUS.")
                    String user,
            @Option(names = "--client-id", paramLabel = "ID", defaultValue = "", description = "Default is none.")
                    String clientId,
            @Option(names = "--ip", paramLabel = "ADDRESS", description = "An address that connects.") @Nullable
                    String ip,
            @Option(names = "--topic", paramLabel = "TOPIC", description = "A topic that is used.") @Nullable
                    String topic)
            throws Exception {
        var table = new Table("limit", "value", "unit", "beyond it", "counted", "set on");
        try (Admin admin = client.admin()) {
            Quotas.effective(Quotas.book(admin), user, clientId, ip, topic)
                    .forEach(each -> table.row(
                            each.rule().kind().key(),
                            number(each.rule().limit()),
                            each.rule().kind().unit(),
                            each.rule().reject() ? "refused" : "delayed",
                            each.rule().cluster() ? "in the cluster" : "per broker",
                            each.rule().entity()));
        }
        output.show(out(), table);
    }

    @Command(name = "throttled", description = "Shows who has to wait now, by which limit, and what would lift it.")
    void throttled(
            @Mixin ClientOptions client,
            @Mixin OutputOption output,
            @Option(names = "--all", description = "Also those who use a limit and do not have to wait.") boolean all)
            throws Exception {
        var table = new Table("broker", "who", "limit", "value", "used", "wait ms", "since ms", "what would lift it");
        try (Admin admin = client.admin()) {
            QuotaUses.read(admin).stream()
                    .filter(use -> all || use.throttled())
                    .forEach(use -> table.row(
                            use.broker(),
                            named(use.who()),
                            use.kind(),
                            number(use.limit()),
                            number(Math.rint(use.used())),
                            use.waitMillis(),
                            use.throttledMillis(),
                            use.remedy()));
        }
        output.show(out(), table);
    }

    static String named(Map<String, @Nullable String> entity) {
        return new TreeMap<>(entity)
                .entrySet().stream()
                        .map(part -> part.getKey() + " "
                                + (part.getValue() == null ? QuotaEntityOptions.DEFAULT : part.getValue()))
                        .collect(Collectors.joining(" "));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
