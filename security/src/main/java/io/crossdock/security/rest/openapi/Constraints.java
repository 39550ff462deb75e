package io.crossdock.security.rest.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;

import java.lang.reflect.AnnotatedElement;

/** Bean Validation's constraints in the words of JSON schema. */
final class Constraints {
    private Constraints() {}

    static boolean isRequired(AnnotatedElement element) {
        return element.isAnnotationPresent(NotNull.class) || element.isAnnotationPresent(NotBlank.class);
    }

    static void describe(AnnotatedElement element, ObjectNode schema) {
        if (schema.has("$ref")) {
            return;
        }
        for (var annotation : element.getAnnotations()) {
            if (annotation instanceof Min min) {
                schema.put("minimum", min.value());
            } else if (annotation instanceof Max max) {
                schema.put("maximum", max.value());
            } else if (annotation instanceof PositiveOrZero) {
                schema.put("minimum", 0);
            } else if (annotation instanceof NotBlank) {
                schema.put("minLength", 1);
            } else if (annotation instanceof Pattern pattern) {
                schema.put("pattern", "^(?:" + pattern.regexp() + ")$");
            } else if (annotation instanceof Size size) {
                size(size, schema);
            }
        }
    }

    private static void size(Size size, ObjectNode schema) {
        String of =
                switch (schema.path("type").asText()) {
                    case "array" -> "Items";
                    case "object" -> "Properties";
                    default -> "Length";
                };
        if (size.min() > 0) {
            schema.put("min" + of, size.min());
        }
        schema.put("max" + of, size.max());
    }
}
