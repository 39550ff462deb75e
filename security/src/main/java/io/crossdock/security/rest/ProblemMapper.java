package io.crossdock.security.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.glassfish.jersey.server.ParamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one place where a failure of a REST request becomes an answer: {@code application/problem+json} with a status that
 * says whose fault it is.
 *
 * <p>What nobody expected is answered with 500 and no detail, and logged with its cause. Thread-safe.
 */
public final class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

    /** Fields whose values are not repeated to anybody. */
    private static final Pattern SECRET = Pattern.compile("(?i)(password|secret|token)[^.]*$");

    @Override
    public Response toResponse(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof ParamException parameter && !(cause instanceof ParamException.PathParamException)) {
            return answer(ofParameter(parameter));
        }
        if (cause instanceof WebApplicationException web) {
            return web.getResponse().hasEntity() ? web.getResponse() : answer(ofHttp(web));
        }
        if (cause instanceof ConstraintViolationException invalid) {
            return answer(ofConstraints(invalid));
        }
        if (cause instanceof JacksonException json) {
            return answer(ofJson(json));
        }
        if (cause instanceof ApiException kafka) {
            return answer(ofKafka(kafka));
        }
        LOG.error("a REST request failed unexpectedly; its client was answered with status 500", cause);
        return answer(problem(Status.INTERNAL_SERVER_ERROR, "the cause is in the log of the hub"));
    }

    /** Jersey would answer 404, as if the path were wrong. */
    private static Problem ofParameter(ParamException parameter) {
        String message = "cannot be read as " + parameter.getParameterType().getSimpleName();
        var field = new Problem.FieldError(parameter.getParameterName(), message);
        String detail = parameter.getParameterName() + " " + message;
        return new Problem("about:blank", Status.BAD_REQUEST.getReasonPhrase(), 400, detail, List.of(field));
    }

    private static Problem ofHttp(WebApplicationException web) {
        Response response = web.getResponse();
        String reason = response.getStatusInfo().getReasonPhrase();
        return Problem.of(response.getStatus(), reason, String.valueOf(web.getMessage()));
    }

    private static Problem ofConstraints(ConstraintViolationException invalid) {
        List<Problem.FieldError> fields = invalid.getConstraintViolations().stream()
                .map(violation ->
                        new Problem.FieldError(violation.getPropertyPath().toString(), message(violation)))
                .sorted((a, b) -> a.field().compareTo(b.field()))
                .toList();
        String detail = fields.size() == 1 ? "one field is not valid" : fields.size() + " fields are not valid";
        return new Problem("about:blank", Status.BAD_REQUEST.getReasonPhrase(), 400, detail, fields);
    }

    private static String message(ConstraintViolation<?> violation) {
        if (SECRET.matcher(violation.getPropertyPath().toString()).find()) {
            return violation.getMessage();
        }
        String was = String.valueOf(violation.getInvalidValue());
        return violation.getMessage() + ", was " + (was.length() > 100 ? was.substring(0, 100) + "..." : was);
    }

    private static Problem ofJson(JacksonException json) {
        String where = json.getLocation() == null
                ? ""
                : " (line " + json.getLocation().getLineNr() + ", column "
                        + json.getLocation().getColumnNr() + ")";
        String detail = detail(json) + where;
        if (json instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            var field = new Problem.FieldError(path(mapping), detail);
            return new Problem("about:blank", Status.BAD_REQUEST.getReasonPhrase(), 400, detail, List.of(field));
        }
        return problem(Status.BAD_REQUEST, detail);
    }

    /** In words of JSON: the parser would name classes of ours. */
    private static String detail(JacksonException json) {
        if (json instanceof PropertyBindingException unknown) {
            List<String> known = unknown.getKnownPropertyIds() == null
                    ? List.of()
                    : unknown.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .sorted()
                            .toList();
            return "there is no such field"
                    + (unknown.getPropertyName().length() > 100 ? "" : Nearest.hint(unknown.getPropertyName(), known))
                    + (known.isEmpty() ? "" : "; there are " + String.join(", ", known));
        }
        return json instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
                ? expected(mismatch.getTargetType())
                : json.getOriginalMessage();
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "))
                    + " is expected here";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false is expected here";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            boolean fraction = type == double.class || type == Double.class || type == BigDecimal.class;
            return (fraction ? "a number" : "a whole number") + " is expected here";
        }
        if (type == String.class) {
            return "a text is expected here";
        }
        return (Collection.class.isAssignableFrom(type) || type.isArray() ? "a JSON array" : "a JSON object")
                + " is expected here";
    }

    private static String path(JsonMappingException mapping) {
        var path = new StringBuilder();
        for (JsonMappingException.Reference step : mapping.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static Problem ofKafka(ApiException kafka) {
        Status status = KafkaStatus.of(kafka);
        if (status == Status.INTERNAL_SERVER_ERROR) {
            LOG.error("a request to the cluster failed; the REST client was answered with status 500", kafka);
        }
        return problem(status, String.valueOf(kafka.getMessage()));
    }

    private static Problem problem(Status status, String detail) {
        return Problem.of(status.getStatusCode(), status.getReasonPhrase(), detail);
    }

    private static Response answer(Problem problem) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable at = failure;
        while ((at instanceof ExecutionException || at instanceof CompletionException) && at.getCause() != null) {
            at = at.getCause();
        }
        // A producer that was refused before it is asked to send says that it is in an error state, and why as its
        // cause.
        return at instanceof KafkaException && at.getCause() instanceof ApiException refused ? refused : at;
    }
}
