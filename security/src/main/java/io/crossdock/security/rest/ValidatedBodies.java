package io.crossdock.security.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.hibernate.validator.spi.nodenameprovider.JavaBeanProperty;
import org.hibernate.validator.spi.nodenameprovider.Property;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.Set;

/**
 * Checks every request body whose parameter is {@code @Valid} against its constraints, before the resource sees it.
 *
 * <p>The validator is made when the first such body arrives: it costs more than the rest of the HTTP server, and a hub
 * that nobody posts to never needs it. Thread-safe.
 */
public final class ValidatedBodies implements ReaderInterceptor {
    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object body = context.proceed();
        if (body != null && isValid(context.getAnnotations())) {
            Set<ConstraintViolation<Object>> violations = OnFirstUse.VALIDATOR.validate(body);
            if (!violations.isEmpty()) {
                throw new ConstraintViolationException(violations);
            }
        }
        return body;
    }

    private static boolean isValid(Annotation[] annotations) {
        for (Annotation annotation : annotations) {
            if (annotation instanceof Valid) {
                return true;
            }
        }
        return false;
    }

    /** Messages are filled from the constraint's own parameters, which needs no expression language on the class path. */
    private static final class OnFirstUse {
        static final Validator VALIDATOR = Validation.byProvider(HibernateValidator.class)
                .configure()
                .messageInterpolator(new ParameterMessageInterpolator())
                .propertyNodeNameProvider(OnFirstUse::nameInJson)
                .buildValidatorFactory()
                .getValidator();

        /** Fields are called as the client called them. */
        private static String nameInJson(Property property) {
            if (property instanceof JavaBeanProperty component
                    && component.getDeclaringClass().isRecord()) {
                for (RecordComponent each : component.getDeclaringClass().getRecordComponents()) {
                    JsonProperty other = each.getAccessor().getAnnotation(JsonProperty.class);
                    if (other != null && each.getName().equals(property.getName())) {
                        return other.value();
                    }
                }
            }
            return property.getName();
        }
    }
}
