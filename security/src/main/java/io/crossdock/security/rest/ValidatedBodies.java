package io.crossdock.security.rest;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

import java.io.IOException;
import java.lang.annotation.Annotation;
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
        static final Validator VALIDATOR = Validation.byDefaultProvider()
                .configure()
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()
                .getValidator();
    }
}
