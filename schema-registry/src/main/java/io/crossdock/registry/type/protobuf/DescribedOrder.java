package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.TypeElement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order of a message's inner messages in a descriptor. Protobuf's compiler gives every map a message of its own, at the
 * place of its field, and clients that count in descriptors (Python, JavaScript) count these too; clients that count in the
 * text (Confluent's Java library) do not.
 */
final class DescribedOrder {
    private static final Comparator<Placed> BY_PLACE = Comparator.<Placed>comparingInt(placed -> placed.where.getLine())
            .thenComparingInt(placed -> placed.where.getColumn());

    private record Placed(String name, Location where) {}

    private DescribedOrder() {}

    /**
     * The inner messages as a descriptor has them.
     *
     * @param name full name of the message
     * @return full names; an empty string stands for the message of a map
     */
    static List<String> of(MessageElement message, String name) {
        var all = new ArrayList<Placed>();
        for (TypeElement nested : message.getNestedTypes()) {
            if (nested instanceof MessageElement inner) {
                all.add(new Placed(Names.join(name, inner.getName()), inner.getLocation()));
            }
        }
        for (FieldElement field : message.getFields()) {
            if (field.getType().startsWith("map<")) {
                all.add(new Placed("", field.getLocation()));
            }
        }
        all.sort(BY_PLACE);
        return all.stream().map(Placed::name).toList();
    }
}
