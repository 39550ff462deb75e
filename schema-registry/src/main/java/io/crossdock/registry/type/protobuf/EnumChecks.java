package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.internal.parser.EnumConstantElement;
import com.squareup.wire.schema.internal.parser.EnumElement;

import java.util.HashMap;
import java.util.HashSet;

/** What Protobuf's compiler refuses of an enum. */
final class EnumChecks {
    private EnumChecks() {}

    /** @throws io.crossdock.registry.type.InvalidSchemaException on the first thing that is wrong */
    static void check(EnumElement element, boolean proto3) {
        var symbols = element.getConstants();
        if (symbols.isEmpty()) {
            throw Invalid.at(
                    element.getLocation(), "enum \"" + element.getName() + "\" has no symbols", "declare at least one");
        }
        if (proto3 && symbols.get(0).getTag() != 0) {
            throw wrong(
                    element, symbols.get(0), "is the first and not 0", "begin an enum of proto3 with a symbol for 0");
        }
        boolean aliases = element.getOptions().stream()
                .anyMatch(option ->
                        option.getName().equals("allow_alias") && "true".equals(String.valueOf(option.getValue())));
        var reserved = NumberRanges.reserved(element.getReserveds());
        var byNumber = new HashMap<Integer, String>();
        var names = new HashSet<String>();
        for (var symbol : symbols) {
            Names.checkIdentifier("symbol", symbol.getName(), symbol.getLocation());
            if (!names.add(symbol.getName())) {
                throw wrong(element, symbol, "is declared twice", "rename one of the two");
            }
            var same = byNumber.putIfAbsent(symbol.getTag(), symbol.getName());
            if (same != null && !aliases) {
                throw wrong(
                        element,
                        symbol,
                        "has the number of \"" + same + "\"",
                        "give it its own, or set option allow_alias = true;");
            }
            if (reserved.contains(symbol.getTag()) || reserved.names().contains(symbol.getName())) {
                throw wrong(element, symbol, "is reserved", "choose another name and number, or stop reserving them");
            }
        }
    }

    private static RuntimeException wrong(EnumElement element, EnumConstantElement symbol, String what, String mend) {
        return Invalid.at(
                symbol.getLocation(),
                "symbol \"" + symbol.getName() + "\" (" + symbol.getTag() + ") of enum " + element.getName() + " "
                        + what,
                mend);
    }
}
