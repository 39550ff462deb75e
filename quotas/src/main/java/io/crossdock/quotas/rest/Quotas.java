package io.crossdock.quotas.rest;

import io.crossdock.quotas.QuotaBook;
import io.crossdock.quotas.QuotaClient;
import io.crossdock.quotas.QuotaEntity;
import io.crossdock.quotas.QuotaKind;
import io.crossdock.quotas.QuotaKinds;
import io.crossdock.security.acl.AccessPolicy;
import io.crossdock.security.rest.ChangeDto;
import io.crossdock.security.rest.OutcomeDto;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterClientQuotasOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** The limits of a cluster, read and changed by its protocol. */
public final class Quotas {
    private Quotas() {}

    /** Of entities that have all those parts, by entity. */
    static List<QuotaDto> list(Admin admin, Map<String, String> parts) throws ExecutionException, InterruptedException {
        return all(admin).entrySet().stream()
                .map(set -> QuotaMapper.INSTANCE.quota(set.getKey(), set.getValue()))
                .filter(quota -> quota.entity().entrySet().containsAll(parts.entrySet()))
                .sorted(Comparator.comparing(QuotaDto::key))
                .toList();
    }

    /** What is set for exactly that entity; empty limits when nothing is. */
    static QuotaDto of(Admin admin, Map<String, String> entity) throws ExecutionException, InterruptedException {
        return list(admin, entity).stream()
                .filter(quota -> quota.entity().equals(entity))
                .findFirst()
                .orElseGet(() -> new QuotaDto(new TreeMap<>(entity), Map.of()));
    }

    /** Everything that is set, as a book that knows which limit holds for whom. */
    public static QuotaBook book(Admin admin) throws ExecutionException, InterruptedException {
        var known = new HashMap<QuotaEntity, Map<String, Double>>();
        all(admin)
                .forEach((entity, limits) ->
                        QuotaMapper.INSTANCE.entity(entity).ifPresent(each -> known.put(each, limits)));
        return new QuotaBook(known, groups(admin));
    }

    /**
     * Which limits of a book hold for a client and what it uses, kind by kind.
     *
     * @param ip it comes from; null when that does not matter
     * @param topic it uses; null when that does not matter
     */
    public static List<QuotaBook.Applied> effective(
            QuotaBook book, String user, String clientId, @Nullable String ip, @Nullable String topic) {
        QuotaClient client = book.client(user, clientId);
        var applied = new ArrayList<QuotaBook.Applied>();
        for (QuotaKind kind : QuotaKinds.ALL) {
            applied.addAll(book.of(kind, client));
            if (topic != null) {
                applied.addAll(book.ofTopic(kind, topic));
            }
            if (ip != null) {
                book.ofAddress(kind, ip).ifPresent(applied::add);
            }
        }
        return applied;
    }

    private static Map<ClientQuotaEntity, Map<String, Double>> all(Admin admin)
            throws ExecutionException, InterruptedException {
        return admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get();
    }

    /** The groups of principals, as far as the brokers tell. */
    private static Map<String, Set<String>> groups(Admin admin) throws ExecutionException, InterruptedException {
        Node any = admin.describeCluster().nodes().get().iterator().next();
        var broker = new ConfigResource(ConfigResource.Type.BROKER, any.idString());
        try {
            Map<String, String> settings = admin.describeConfigs(List.of(broker)).all().get().values().stream()
                    .flatMap(config -> config.entries().stream())
                    .filter(entry -> entry.name().startsWith(AccessPolicy.GROUP_PREFIX) && entry.value() != null)
                    .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
            var groups = new HashMap<String, Set<String>>();
            AccessPolicy.of(settings)
                    .groups()
                    .forEach((name, members) -> groups.put(
                            name, members.stream().map(KafkaPrincipal::getName).collect(Collectors.toSet())));
            return groups;
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof AuthorizationException) {
                return Map.of();
            }
            throw refused;
        }
    }

    /** These limits and no others. */
    static OutcomeDto toBe(Admin admin, QuotaDto now, Map<String, Double> wanted, boolean dryRun)
            throws ExecutionException, InterruptedException {
        var unset = new TreeSet<>(now.limits().keySet());
        unset.removeAll(wanted.keySet());
        return with(admin, now, wanted, unset, dryRun);
    }

    /** These limits beside the others. */
    static OutcomeDto with(Admin admin, QuotaDto now, Map<String, Double> set, Collection<String> unset, boolean dryRun)
            throws ExecutionException, InterruptedException {
        var changes = new ArrayList<ChangeDto>();
        var operations = new ArrayList<ClientQuotaAlteration.Op>();
        new TreeMap<>(set).forEach((key, value) -> {
            Double before = now.limits().get(key);
            if (!value.equals(before)) {
                operations.add(new ClientQuotaAlteration.Op(key, value));
                String resource = label(now, key);
                changes.add(
                        before == null ? ChangeDto.create(resource, value) : ChangeDto.update(resource, before, value));
            }
        });
        for (String key : new TreeSet<>(unset)) {
            Double before = now.limits().get(key);
            if (before != null) {
                operations.add(new ClientQuotaAlteration.Op(key, null));
                changes.add(ChangeDto.delete(label(now, key), before));
            }
        }
        if (!operations.isEmpty()) {
            var change = new ClientQuotaAlteration(QuotaMapper.INSTANCE.kafka(now.entity()), operations);
            admin.alterClientQuotas(List.of(change), new AlterClientQuotasOptions().validateOnly(dryRun))
                    .all()
                    .get();
        }
        return new OutcomeDto(dryRun, changes);
    }

    private static String label(QuotaDto quota, String key) {
        return "quota "
                + quota.entity().entrySet().stream()
                        .map(part -> part.getKey() + " " + part.getValue())
                        .collect(Collectors.joining(" "))
                + " " + key;
    }
}
