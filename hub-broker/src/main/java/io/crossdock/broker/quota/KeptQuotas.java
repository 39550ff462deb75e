package io.crossdock.broker.quota;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.quotas.QuotaEntity;
import io.crossdock.quotas.QuotaSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;

/** Limits as the cluster keeps them: of each entity, under its key, what is set as text. Stateless. */
public final class KeptQuotas {
    private static final Logger LOG = LoggerFactory.getLogger(KeptQuotas.class);

    private KeptQuotas() {}

    /** Everything that is set. What this version cannot read, because a newer one wrote it, is left out and logged. */
    public static Map<QuotaEntity, Map<String, Double>> all(ClusterImage image) {
        var all = new HashMap<QuotaEntity, Map<String, Double>>();
        image.configs(ConfigScope.QUOTA).forEach((key, kept) -> {
            try {
                all.put(QuotaEntity.ofKey(key), QuotaSettings.ofText(kept));
            } catch (IllegalArgumentException unknown) {
                LOG.warn("The quota kept as '{}' is not in force: {}", key, unknown.getMessage());
            }
        });
        return all;
    }
}
