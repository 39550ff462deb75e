package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The one text for all that mean the same: members in the order of their names, lists whose order means nothing sorted and
 * without duplicates, numbers without needless digits, a list of one type as that type.
 */
final class NormalForm {
    /** Keywords whose lists are sets. */
    private static final Set<String> SETS = Set.of("enum", "required", "type");

    /** Keywords whose members may be lists of names, which are sets. */
    private static final Set<String> MAPS_OF_SETS = Set.of("dependencies", "dependentRequired");

    private static final Map<String, Applicator> APPLICATORS = new LinkedHashMap<>();

    static {
        Applicator.ALL.forEach(each -> APPLICATORS.put(each.keyword(), each));
    }

    private NormalForm() {}

    static String of(JsonNode schema) {
        return schema(schema).toString();
    }

    private static JsonNode schema(JsonNode schema) {
        if (!schema.isObject()) {
            return data(schema);
        }
        ObjectNode sorted = JsonNodeFactory.instance.objectNode();
        names(schema).forEach((keyword, value) -> sorted.set(keyword, value(keyword, value)));
        return sorted;
    }

    private static JsonNode value(String keyword, JsonNode value) {
        if (SETS.contains(keyword) && value.isArray()) {
            JsonNode set = set(value);
            return keyword.equals("type") && set.size() == 1 ? set.get(0) : set;
        }
        Applicator applicator = APPLICATORS.get(keyword);
        if (applicator == null && !MAPS_OF_SETS.contains(keyword)) {
            return data(value);
        }
        if (value.isArray()) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            value.forEach(each -> all.add(schema(each)));
            return all;
        }
        if (applicator != null && !applicator.isMap()) {
            return schema(value);
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        names(value).forEach((name, each) -> all.set(name, each.isArray() ? set(each) : schema(each)));
        return all;
    }

    private static JsonNode set(JsonNode list) {
        var sorted = new TreeMap<String, JsonNode>();
        list.forEach(each -> {
            JsonNode plain = data(each);
            sorted.put(plain.toString(), plain);
        });
        return JsonNodeFactory.instance.arrayNode().addAll(List.copyOf(sorted.values()));
    }

    /** Equal for equal values, whatever the order of members and the digits of numbers. */
    static JsonNode data(JsonNode value) {
        if (value.isObject()) {
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            names(value).forEach((name, each) -> sorted.set(name, data(each)));
            return sorted;
        }
        if (value.isArray()) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            value.forEach(each -> all.add(data(each)));
            return all;
        }
        return value.isNumber() ? number(value.decimalValue()) : value;
    }

    private static JsonNode number(BigDecimal number) {
        BigDecimal plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        return plain.scale() <= 0 ? BigIntegerNode.valueOf(plain.toBigIntegerExact()) : DecimalNode.valueOf(plain);
    }

    private static Map<String, JsonNode> names(JsonNode object) {
        var sorted = new TreeMap<String, JsonNode>(Comparator.naturalOrder());
        object.properties().forEach(each -> sorted.put(each.getKey(), each.getValue()));
        return sorted;
    }
}
