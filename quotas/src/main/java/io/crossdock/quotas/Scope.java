package io.crossdock.quotas;

/** Which entities a kind of quota is for. */
final class Scope {
    private Scope() {}

    /** Users, client ids, both together, and groups of principals. */
    static boolean clients(QuotaEntity entity) {
        return entity.has(EntityType.USER) || entity.has(EntityType.CLIENT_ID) || entity.has(EntityType.GROUP);
    }

    static boolean topics(QuotaEntity entity) {
        return entity.has(EntityType.TOPIC) || entity.has(EntityType.TOPIC_PREFIX);
    }

    static boolean clientsAndTopics(QuotaEntity entity) {
        return clients(entity) || topics(entity);
    }

    static boolean addresses(QuotaEntity entity) {
        return entity.has(EntityType.IP);
    }
}
