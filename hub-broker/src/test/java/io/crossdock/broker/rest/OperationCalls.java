package io.crossdock.broker.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One call of every operation that is answered well, and of every way in which it refuses. */
final class OperationCalls {
    private static final String UNKNOWN = "nowhere";
    private static final String SETTING = "log.cleaner.backoff.ms";

    private final String topic;
    private final String idle;
    private final String busy;
    private final String consumer;
    private final String user;
    private final String moving;
    private final String trace;
    private final String v3;
    private final Map<String, Request> good = new TreeMap<>();
    private final List<Call> refused = new ArrayList<>();

    /** Who calls. */
    enum Who {
        /** May do everything. */
        ADMIN,
        /** Is known, and may do nothing. */
        POWERLESS,
        /** Does not say who it is. */
        NOBODY
    }

    /** @param headers names and values in turn */
    record Request(String method, String path, String body, List<String> headers) {
        Request with(String... more) {
            return new Request(method, path, body, List.of(more));
        }
    }

    /** @param status with which it is to be answered */
    record Call(String operation, int status, Who who, Request request) {}

    /**
     * @param topic has 3 partitions and records
     * @param idle group that has committed an offset there, was reset, and has no members
     * @param busy group that has both, and has committed in one partition since it was reset
     * @param consumer member of that group
     * @param moving topic whose only partition is being moved
     * @param trace of a client, that ends by itself
     */
    OperationCalls(
            String cluster,
            String topic,
            String idle,
            String busy,
            String consumer,
            String user,
            String moving,
            String trace) {
        this.topic = topic;
        this.idle = idle;
        this.busy = busy;
        this.consumer = consumer;
        this.user = user;
        this.moving = moving;
        this.trace = trace;
        v3 = "/kafka/v3/clusters/" + cluster;
        topics();
        groups();
        lags();
        access();
        quotas();
        hub();
        traces();
        v3Cluster();
        v3Topics();
        v3Groups();
    }

    /** By operation. */
    Map<String, Request> good() {
        return good;
    }

    /** Those that differ from the good call in more than {@link #derived} knows. */
    List<Call> refused() {
        return refused;
    }

    /** What makes the good call be refused so. */
    Optional<Call> derived(String operation, int status, Request request) {
        return switch (status) {
            case 400 ->
                request.body().isEmpty()
                        ? Optional.empty()
                        : Optional.of(admin(operation, 400, request.method(), request.path(), "{"));
            case 401 -> Optional.of(new Call(operation, 401, Who.NOBODY, request));
            case 403 -> Optional.of(new Call(operation, 403, Who.POWERLESS, request));
            case 404 -> Optional.of(admin(operation, 404, request.method(), elsewhere(request.path()), request.body()));
            case 412 ->
                Optional.of(new Call(operation, 412, Who.ADMIN, request.with("If-Match", "\"of another state\"")));
            case 415 -> Optional.of(new Call(operation, 415, Who.ADMIN, request.with("Content-Type", "text/plain")));
            default -> Optional.empty();
        };
    }

    /** The same of something that there is not. */
    private String elsewhere(String path) {
        return path.startsWith("/kafka/")
                ? path.replaceFirst("/clusters/[^/]+", "/clusters/" + UNKNOWN)
                : path.replace(topic, UNKNOWN)
                        .replace(idle, UNKNOWN)
                        .replace(busy, UNKNOWN)
                        .replace(user, UNKNOWN)
                        .replace("/" + trace, "/" + UNKNOWN)
                        .replace("/" + moving + "/", "/" + UNKNOWN + "/")
                        .replace("/brokers/1", "/brokers/77");
    }

    private void topics() {
        String at = "/admin/v1/topics";
        String one = at + "/" + topic;
        ok("topics-list", "GET", at, "");
        refuse("topics-list", 400, "GET", at + "?limit=0", "");
        ok("topics-create", "POST", at + "?dryRun=true", "{\"name\": \"new-one\"}");
        refuse("topics-create", 409, "POST", at, "{\"name\": \"" + topic + "\"}");
        ok("topics-show", "GET", one, "");
        ok("sizes-list", "GET", "/admin/v1/sizes?topics=" + topic, "");
        refuse("sizes-list", 400, "GET", "/admin/v1/sizes", "");
        ok("topics-put", "PUT", one, "{\"partitions\": 3}");
        refuse("topics-put", 403, Who.POWERLESS, "PUT", at + "/new-one", "{\"partitions\": 3}");
        refuse("topics-put", 409, "PUT", one, "{\"partitions\": 1}");
        ok("topics-delete", "DELETE", one + "?dryRun=true", "");
        ok("topics-grow", "POST", one + "/partitions?dryRun=true", "{\"count\": 4}");
        refuse("topics-grow", 409, "POST", one + "/partitions", "{\"count\": 1}");
        ok("messages-search", "GET", one + "/messages?limit=2", "");
        refuse("messages-search", 400, "GET", one + "/messages?from=yesterday", "");
        ok("messages-write", "POST", one + "/messages", "{\"value\": \"v\", \"headers\": []}");
        ok("configs-show", "GET", one + "/configs", "");
        ok("configs-put", "PUT", one + "/configs?dryRun=true", "{\"configs\": {\"retention.ms\": \"1\"}}");
        ok("configs-patch", "PATCH", one + "/configs?dryRun=true", "{\"set\": {\"retention.ms\": \"1\"}}");
    }

    private void groups() {
        String at = "/admin/v1/groups";
        ok("groups-list", "GET", at, "");
        refuse("groups-list", 400, "GET", at + "?limit=1001", "");
        ok("groups-show", "GET", at + "/" + idle, "");
        ok("groups-lag", "GET", at + "/" + idle + "/lag", "");
        ok("groups-reset", "POST", at + "/" + idle + "/offsets?dryRun=true", "{\"to\": \"EARLIEST\"}");
        Request conditional = new Request(
                "POST", at + "/" + UNKNOWN + "/offsets", "{\"to\": \"EARLIEST\"}", List.of("If-Match", "\"x\""));
        refused.add(new Call("groups-reset", 404, Who.ADMIN, conditional));
        refuse("groups-reset", 409, "POST", at + "/" + busy + "/offsets", "{\"to\": \"EARLIEST\"}");
        ok("lagtrend-trend", "GET", at + "/" + idle + "/lag/trend", "");
        ok("groups-lastReset", "GET", at + "/" + idle + "/offsets/undo", "");
        ok("groups-undo", "POST", at + "/" + idle + "/offsets/undo?dryRun=true", "");
        refuse("groups-undo", 409, "POST", at + "/" + busy + "/offsets/undo", "");
        ok("groups-delete", "DELETE", at + "/" + idle + "?dryRun=true", "");
        refuse("groups-delete", 409, "DELETE", at + "/" + busy, "");
    }

    private void lags() {
        ok("lags-list", "GET", "/admin/v1/lags?prefix=" + idle, "");
        refuse("lags-list", 400, "GET", "/admin/v1/lags?limit=1001", "");
    }

    private void access() {
        String rules =
                "{\"acls\": [{\"resourceType\": \"TOPIC\", \"name\": \"t\", \"principal\": \"User:a\", \"operation\": \"READ\"}]}";
        String acls = "/admin/v1/acls";
        ok("acls-list", "GET", acls, "");
        refuse("acls-list", 400, "GET", acls + "?operation=fly", "");
        ok("acls-create", "POST", acls + "?dryRun=true", rules);
        ok("acls-put", "PUT", acls + "?dryRun=true&name=t", rules);
        ok("acls-delete", "DELETE", acls + "?dryRun=true&name=t", "");
        refuse("acls-delete", 400, "DELETE", acls, "");
        ok(
                "acls-explain",
                "POST",
                acls + "/explain",
                "{\"principal\": \"User:a\", \"operation\": \"READ\", \"resourceType\": \"TOPIC\", \"name\": \"t\"}");
        ok("acls-simulate", "POST", acls + "/simulate", "{\"add\": []}");
        String users = "/admin/v1/users";
        ok("users-list", "GET", users, "");
        refuse("users-list", 400, "GET", users + "?limit=many", "");
        ok("users-show", "GET", users + "/" + user, "");
        ok("users-put", "PUT", users + "/" + user + "?dryRun=true", "{}");
        refuse("users-put", 403, Who.POWERLESS, "PUT", users + "/another", "{}");
        ok("users-password", "POST", users + "/" + user + "/password?dryRun=true", "{}");
        ok("users-delete", "DELETE", users + "/" + user + "?dryRun=true", "");
        refuse("users-delete", 400, "DELETE", users + "/" + user + "?mechanism=MD5", "");
    }

    private void quotas() {
        String at = "/admin/v1/quotas";
        String entity = at + "/entity";
        ok("quotas-list", "GET", at, "");
        refuse("quotas-list", 400, "GET", at + "?user=", "");
        ok("quotas-show", "GET", entity + "?user=" + user, "");
        refuse("quotas-show", 400, "GET", entity, "");
        ok("quotas-put", "PUT", entity + "?dryRun=true&user=" + user, "{\"limits\": {\"producer_byte_rate\": 1000}}");
        ok("quotas-patch", "PATCH", entity + "?dryRun=true&user=" + user, "{\"set\": {\"producer_byte_rate\": 1000}}");
        ok("quotas-delete", "DELETE", entity + "?dryRun=true&user=" + user, "");
        refuse("quotas-delete", 400, "DELETE", entity + "?dryRun=perhaps&user=" + user, "");
        ok("quotas-effective", "GET", at + "/effective?user=" + user, "");
        ok("quotas-usage", "GET", at + "/usage", "");
        refuse("quotas-usage", 400, "GET", at + "/usage?limit=0", "");
        ok("quotas-throttled", "GET", at + "/throttled?limit=1", "");
        refuse("quotas-throttled", 400, "GET", at + "/throttled?limit=1001", "");
    }

    private void hub() {
        ok("cluster-cluster", "GET", "/admin/v1/cluster", "");
        ok("cluster-brokers", "GET", "/admin/v1/brokers", "");
        refuse("cluster-brokers", 400, "GET", "/admin/v1/brokers?limit=all", "");
        ok("cluster-broker", "GET", "/admin/v1/brokers/1", "");
        ok("cluster-directories", "GET", "/admin/v1/brokers/1/log-directories", "");
        String moves = "/admin/v1/moves";
        ok("moves-list", "GET", moves, "");
        refuse("moves-list", 400, "GET", moves + "?limit=0", "");
        ok("moves-show", "GET", moves + "/" + moving + "/0", "");
        ok("moves-cancel", "DELETE", moves + "/" + moving + "/0?dryRun=true", "");
        ok("readers-list", "GET", "/admin/v1/readers", "");
        refuse("readers-list", 400, "GET", "/admin/v1/readers?limit=0", "");
        ok("writers-list", "GET", "/admin/v1/writers", "");
        refuse("writers-list", 400, "GET", "/admin/v1/writers?limit=0", "");
        ok("hubhealth-health", "GET", "/admin/v1/health", "");
        ok("hubhealth-readiness", "GET", "/admin/v1/readiness", "");
        refuse("hubhealth-readiness", 503, "GET", "/admin/v1/readiness", "");
    }

    private void traces() {
        String at = "/admin/v1/traces";
        ok("traces-list", "GET", at, "");
        refuse("traces-list", 400, "GET", at + "?limit=0", "");
        ok("traces-start", "POST", at, "{\"clientId\": \"till 7\", \"seconds\": 1}");
        ok("traces-show", "GET", at + "/" + trace, "");
        ok("traces-requests", "GET", at + "/" + trace + "/requests", "");
        refuse("traces-requests", 400, "GET", at + "/" + trace + "/requests?limit=0", "");
        ok("traces-stop", "DELETE", at + "/" + trace, "");
    }

    private void v3Cluster() {
        ok("v3clusters-list", "GET", "/kafka/v3/clusters", "");
        ok("v3cluster-show", "GET", v3, "");
        settings("v3cluster", v3 + "/broker-configs", SETTING, "log.cleaner.threads");
        String brokers = v3 + "/brokers";
        ok("v3brokers-list", "GET", brokers, "");
        ok("v3brokers-show", "GET", brokers + "/1", "");
        ok("v3brokers-allConfigs", "GET", brokers + "/-/configs", "");
        ok("v3brokers-replicas", "GET", brokers + "/1/partition-replicas", "");
        settings("v3brokers", brokers + "/1/configs", SETTING, SETTING);
        String rule =
                "{\"resource_type\": \"TOPIC\", \"resource_name\": \"t\", \"pattern_type\": \"LITERAL\", \"principal\": \"User:a\","
                        + " \"host\": \"*\", \"operation\": \"READ\", \"permission\": \"ALLOW\"}";
        String acls = v3 + "/acls";
        ok("v3acls-list", "GET", acls, "");
        refuse("v3acls-list", 400, "GET", acls + "?operation=fly", "");
        ok("v3acls-create", "POST", acls, rule);
        ok("v3acls-createAll", "POST", acls + ":batch", "{\"data\": [" + rule + "]}");
        ok("v3acls-delete", "DELETE", acls + "?resource_name=none", "");
        refuse("v3acls-delete", 400, "DELETE", acls, "");
    }

    private void v3Topics() {
        String topics = v3 + "/topics";
        String one = topics + "/" + topic;
        ok("v3topics-list", "GET", topics, "");
        ok("v3topics-create", "POST", topics, "{\"topic_name\": \"new-one\", \"validate_only\": true}");
        ok("v3topic-show", "GET", one, "");
        ok("v3topic-grow", "PATCH", one, "{\"partitions_count\": 3}");
        ok("v3topic-delete", "DELETE", topics + "/to-be-deleted", "");
        settings("v3topic", one + "/configs", "retention.ms", "retention.ms");
        ok("v3topic-defaults", "GET", one + "/default-configs", "");
        String partitions = one + "/partitions";
        ok("v3partitions-list", "GET", partitions, "");
        ok("v3partitions-show", "GET", partitions + "/0", "");
        ok("v3partitions-replicas", "GET", partitions + "/0/replicas", "");
        ok("v3partitions-replica", "GET", partitions + "/0/replicas/1", "");
        ok("v3partitions-reassignments", "GET", partitions + "/-/reassignment", "");
        ok("v3partitions-reassignment", "GET", topics + "/" + moving + "/partitions/0/reassignment", "");
        refuse("v3partitions-reassignment", 404, "GET", partitions + "/0/reassignment", ""); // it stays where it is
    }

    /** @param set one that has a value there */
    private void settings(String resource, String at, String set, String changed) {
        ok(resource + "-configs", "GET", at, "");
        ok(resource + "-config", "GET", at + "/" + set, "");
        ok(
                resource + "-put",
                "PUT",
                at + "/" + changed,
                "{\"value\": \"" + (changed.endsWith("ms") ? 14_500 : 1) + "\"}");
        ok(resource + "-reset", "DELETE", at + "/" + changed, "");
        ok(resource + "-alter", "POST", at + ":alter", "{\"data\": [], \"validate_only\": true}");
    }

    private void v3Groups() {
        String groups = v3 + "/consumer-groups";
        String one = groups + "/" + busy;
        ok("v3consumergroups-list", "GET", groups, "");
        ok("v3consumergroups-show", "GET", one, "");
        ok("v3consumergroups-consumers", "GET", one + "/consumers", "");
        ok("v3consumergroups-consumer", "GET", one + "/consumers/" + consumer, "");
        ok("v3consumergroups-assignments", "GET", one + "/consumers/" + consumer + "/assignments", "");
        ok(
                "v3consumergroups-assignment",
                "GET",
                one + "/consumers/" + consumer + "/assignments/" + topic + "/partitions/0",
                "");
        ok("v3consumergroups-lagSummary", "GET", one + "/lag-summary", "");
        ok("v3consumergroups-lags", "GET", one + "/lags", "");
        ok("v3consumergroups-lag", "GET", one + "/lags/" + topic + "/partitions/0", "");
    }

    private void ok(String operation, String method, String path, String body) {
        good.put(operation, new Request(method, path, body, List.of()));
    }

    private void refuse(String operation, int status, String method, String path, String body) {
        refused.add(admin(operation, status, method, path, body));
    }

    private void refuse(String operation, int status, Who who, String method, String path, String body) {
        refused.add(new Call(operation, status, who, new Request(method, path, body, List.of())));
    }

    private static Call admin(String operation, int status, String method, String path, String body) {
        return new Call(operation, status, Who.ADMIN, new Request(method, path, body, List.of()));
    }
}
