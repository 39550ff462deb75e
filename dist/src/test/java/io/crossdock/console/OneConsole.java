package io.crossdock.console;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the one {@link Console} of this process to its tests, which are skipped where there is no browser. It is closed after the last of them. */
final class OneConsole implements ExecutionCondition, ParameterResolver {
    private static final Namespace OWN = Namespace.create(OneConsole.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return Browser.isInstalled()
                ? ConditionEvaluationResult.enabled("there is a browser")
                : ConditionEvaluationResult.disabled(
                        "there is no browser to look with: install chromium and chromium-driver (apt-get install chromium chromium-driver)");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Console.class;
    }

    @Override
    public Console resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(OWN).getOrComputeIfAbsent(Console.class, key -> start(), Console.class);
    }

    private static Console start() {
        try {
            return Console.start();
        } catch (Exception failure) {
            throw new ParameterResolutionException("the hubs or the browser do not start", failure);
        }
    }
}
