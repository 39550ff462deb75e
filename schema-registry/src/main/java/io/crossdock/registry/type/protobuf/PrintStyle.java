package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How a file is printed: as its author wrote it, or so that files that mean the same look the same. */
final class PrintStyle {
    static final PrintStyle AS_GIVEN = new PrintStyle(null);

    private final @Nullable Names names;

    private PrintStyle(@Nullable Names names) {
        this.names = names;
    }

    static PrintStyle normalized(Names names) {
        return new PrintStyle(names);
    }

    boolean isNormalized() {
        return names != null;
    }

    /** Without the messages that clients write out for maps, once the maps say it all. */
    List<TypeElement> printed(List<TypeElement> types) {
        return isNormalized()
                ? types.stream()
                        .filter(type -> !(type instanceof MessageElement message && Names.isMapEntry(message)))
                        .toList()
                : types;
    }

    /** The map that a type stands for, when it is such a message. */
    Optional<String> map(String scope, String written) {
        if (names == null || Scalar.named(written).isPresent()) {
            return Optional.empty();
        }
        return names.resolve(scope, written)
                .filter(found -> found.kind() == Names.Kind.MAP_ENTRY)
                .map(found -> "map<" + found.key() + ", " + type(found.name(), found.value()) + ">");
    }

    /** A type as it is printed where {@code scope} is around it. */
    String type(String scope, String written) {
        if (names == null || Scalar.named(written).isPresent()) {
            return written;
        }
        return names.resolve(scope, written).map(found -> "." + found.name()).orElse(written);
    }

    <T> List<T> ordered(List<T> values, Comparator<? super T> order) {
        return isNormalized() ? values.stream().sorted(order).toList() : values;
    }

    /** What may be given twice, in any order. */
    List<String> unordered(List<String> values) {
        return isNormalized() ? values.stream().sorted().distinct().toList() : values;
    }

    List<FieldElement> byTag(List<FieldElement> fields) {
        return ordered(fields, Comparator.comparing(FieldElement::getTag));
    }

    /** By their first field. */
    List<OneOfElement> oneofs(List<OneOfElement> oneofs) {
        return ordered(oneofs, Comparator.comparing(PrintStyle::firstTag).thenComparing(OneOfElement::getName));
    }

    private static int firstTag(OneOfElement oneof) {
        return oneof.getFields().stream().mapToInt(FieldElement::getTag).min().orElse(Integer.MAX_VALUE);
    }
}
