package io.crossdock.cli.plan.file;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.plan.QuotaEntity;
import io.crossdock.quotas.QuotaKind;
import io.crossdock.quotas.QuotaKinds;
import io.crossdock.security.rest.Nearest;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;

/** One entry of the section {@code quotas}: whom it is for, and their limits. */
final class QuotaItems {
    private static final List<String> LIMITS =
            QuotaKinds.ALL.stream().map(QuotaKind::key).toList();

    private QuotaItems() {}

    static void read(Section entry, Found found) {
        var parts = new HashMap<String, @Nullable String>();
        for (String type : QuotaEntity.TYPES) {
            entry.text(type).ifPresent(name -> parts.put(type, name.equals(QuotaEntity.DEFAULT) ? null : name));
        }
        Section limits = entry.section("limits");
        var properties = new HashMap<String, String>();
        for (String limit : limits.names()) {
            if (!LIMITS.contains(limit)) {
                limits.problemOfName(limit, "there is no limit '" + limit + "'" + Nearest.hint(limit, LIMITS));
            }
            limits.text(limit).ifPresent(value -> {
                try {
                    double number = Double.parseDouble(value.replace("_", ""));
                    if (!(number > 0) || Double.isInfinite(number)) {
                        throw new NumberFormatException(value);
                    }
                    properties.put(limit, QuotaEntity.limit(number));
                } catch (NumberFormatException wrong) {
                    limits.problem(limit, "a limit is a number above zero, and not '" + value + "'");
                }
            });
        }
        entry.end();
        String name = QuotaEntity.name(parts);
        if (parts.isEmpty()) {
            entry.problem("say whom it limits, with one of " + String.join(", ", QuotaEntity.TYPES) + ", or user and"
                    + " client-id together");
        } else if (!QuotaEntity.parts(name).equals(parts)) {
            entry.problem("a name that contains ',user=' or the like cannot be limited here");
        } else if (limits.names().isEmpty()) {
            entry.problem("it has no 'limits'");
        } else {
            found.add(Item.of(Kind.QUOTA, name, properties), entry.place());
        }
    }
}
