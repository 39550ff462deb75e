package io.crossdock.broker.api.cluster;

import io.crossdock.quotas.EntityType;
import io.crossdock.quotas.QuotaEntity;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumMap;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes entities of quotas of the pairs that requests name them by. */
final class QuotaEntities {
    /** Written as numbers: asking the name service for anything else could take long, and it might tell others tomorrow. */
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final EnumMap<EntityType, Optional<String>> names = new EnumMap<>(EntityType.class);

    /**
     * @param name null for the default
     * @throws InvalidRequestException if there is no such type, or it is named twice
     */
    void add(String type, @Nullable String name) {
        EntityType known = EntityType.of(type)
                .orElseThrow(() -> new InvalidRequestException("Unhandled client quota entity type: " + type));
        String whom = name != null && known == EntityType.IP ? address(name) : name;
        if (names.put(known, Optional.ofNullable(whom)) != null) {
            throw new InvalidRequestException("Invalid client quota entity, duplicate entity entry " + type);
        }
    }

    /** @throws InvalidRequestException if no limit is set on such a combination */
    QuotaEntity entity() {
        if (names.isEmpty()) {
            throw new InvalidRequestException("Invalid empty client quota entity");
        }
        try {
            return new QuotaEntity(names);
        } catch (IllegalArgumentException noEntity) {
            throw new InvalidRequestException(noEntity.getMessage(), noEntity);
        }
    }

    /** The address as connections show theirs. */
    private static String address(String text) {
        try {
            if (ADDRESS.matcher(text).matches()) {
                return InetAddress.getByName(text).getHostAddress(); // no lookup: it is an address
            }
        } catch (UnknownHostException no) {
            throw new InvalidRequestException("'" + text + "' is not a valid IP: " + no.getMessage(), no);
        }
        throw new InvalidRequestException("'" + text + "' is not a valid IP; name an address, not a host");
    }
}
