package io.crossdock.broker;

import org.apache.kafka.common.protocol.Message;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Every error code in the innermost parts of a response: where a part has parts with codes, only theirs count. */
final class PartCodes {
    private PartCodes() {}

    private static final Set<String> CODES = Set.of("errorCode", "partitionErrorCode");

    static List<Short> of(Message message) throws ReflectiveOperationException {
        var inner = new ArrayList<Short>();
        Short own = null;
        for (Method method : message.getClass().getMethods()) {
            if (method.getParameterCount() != 0 || Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            if (CODES.contains(method.getName())) {
                own = (Short) method.invoke(message);
            } else if (Collection.class.isAssignableFrom(method.getReturnType())
                    && method.invoke(message) instanceof Collection<?> parts) {
                for (Object part : parts) {
                    if (part instanceof Message nested) {
                        inner.addAll(of(nested));
                    }
                }
            }
        }
        if (inner.isEmpty() && own != null) {
            inner.add(own);
        }
        return inner;
    }
}
