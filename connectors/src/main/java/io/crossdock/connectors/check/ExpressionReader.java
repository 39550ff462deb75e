package io.crossdock.connectors.check;

import io.crossdock.connectors.definition.Expression;
import org.apache.camel.CamelContext;
import org.apache.camel.NoSuchLanguageException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

import java.util.List;
import java.util.Optional;

/** Reads {@code key: "${header.id}"} (Camel's simple language) and {@code key: {jsonpath: "$.id"}} (any language). */
final class ExpressionReader {
    private final CamelContext context;
    private final List<String> languages;
    private final Findings findings;

    /** @param languages the names that suggestions come from */
    ExpressionReader(CamelContext context, List<String> languages, Findings findings) {
        this.context = context;
        this.languages = languages;
        this.findings = findings;
    }

    /** The expression, or null after a report. */
    @Nullable
    Expression read(String key, Node value) {
        if (value instanceof ScalarNode text) {
            return checked(value, new Expression("simple", text.getValue()));
        }
        if (value instanceof MappingNode mapping && mapping.getValue().size() == 1) {
            Node language = mapping.getValue().get(0).getKeyNode();
            Node text = mapping.getValue().get(0).getValueNode();
            if (language instanceof ScalarNode name && text instanceof ScalarNode expression) {
                return checked(language, new Expression(name.getValue(), expression.getValue()));
            }
        }
        findings.add(value, "'" + key + "' must be a text in the simple language, or one {language: text}");
        return null;
    }

    /** The same for something that is true or false, which simple reads in another way. */
    @Nullable
    Expression readCondition(String key, Node value) {
        Expression expression = read(key, value);
        if (expression == null) {
            return null;
        }
        try {
            context.resolveLanguage(expression.language())
                    .createPredicate(expression.text())
                    .init(context);
            return expression;
        } catch (RuntimeException wrong) {
            findings.add(value, "'" + key + "' is no condition: " + oneLine(wrong));
            return null;
        }
    }

    private @Nullable Expression checked(Node at, Expression expression) {
        Optional<String> mistake = mistake(expression);
        mistake.ifPresent(message -> findings.add(at, message));
        return mistake.isPresent() ? null : expression;
    }

    /** What is wrong with an expression, in one line. */
    Optional<String> mistake(Expression expression) {
        try {
            var made = context.resolveLanguage(expression.language()).createExpression(expression.text());
            made.init(context);
            return Optional.empty();
        } catch (NoSuchLanguageException unknown) {
            return Optional.of("unknown language '" + expression.language() + "'"
                    + Names.didYouMean(expression.language(), languages));
        } catch (RuntimeException wrong) {
            return Optional.of("not a valid " + expression.language() + " expression: " + oneLine(wrong));
        }
    }

    private static String oneLine(Throwable wrong) {
        Throwable cause = wrong;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).strip().lines().findFirst().orElse(cause.toString());
    }
}
