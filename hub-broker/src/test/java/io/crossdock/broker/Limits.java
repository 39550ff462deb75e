package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaAlteration.Op;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sets limits as an operator does. */
final class Limits {
    private final Admin admin;

    Limits(Admin admin) {
        this.admin = admin;
    }

    /** @param settings as {@code key, value, key, value}; a value of null removes the setting */
    void set(String type, String name, Object... settings) throws Exception {
        var entity = new HashMap<String, String>();
        entity.put(type, name);
        var ops = new ArrayList<Op>();
        for (int i = 0; i < settings.length; i += 2) {
            Number value = (Number) settings[i + 1];
            ops.add(new Op((String) settings[i], value == null ? null : value.doubleValue()));
        }
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(new ClientQuotaEntity(entity), ops)))
                .all()
                .get();
    }

    void removeAll() throws Exception {
        for (var set : admin.describeClientQuotas(ClientQuotaFilter.all())
                .entities()
                .get()
                .entrySet()) {
            List<Op> ops = set.getValue().keySet().stream()
                    .map(key -> new Op(key, null))
                    .toList();
            admin.alterClientQuotas(List.of(new ClientQuotaAlteration(set.getKey(), ops)))
                    .all()
                    .get();
        }
    }

    Map<ClientQuotaEntity, Map<String, Double>> all() throws Exception {
        return admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get();
    }
}
