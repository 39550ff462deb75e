package io.crossdock.security.rest;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What of a request a method is given: of a {@code @BeanParam}, what its constructor is. */
public final class RequestParameters {
    private RequestParameters() {}

    /** Without what the server knows by itself. */
    public static List<Parameter> of(Method method) {
        return Arrays.stream(method.getParameters())
                .flatMap(parameter -> parameter.isAnnotationPresent(BeanParam.class)
                        ? ofBean(parameter.getType())
                        : Stream.of(parameter))
                .filter(parameter -> !parameter.isAnnotationPresent(Context.class))
                .toList();
    }

    private static Stream<Parameter> ofBean(Class<?> bean) {
        return Arrays.stream(bean.getConstructors())
                .map(Constructor::getParameters)
                .filter(parameters -> Arrays.stream(parameters).allMatch(RequestParameters::isOfRequest))
                .findFirst()
                .map(Arrays::stream)
                .orElseThrow(() -> new IllegalArgumentException(
                        bean + " has no public constructor whose parameters all say what of a request they are"));
    }

    private static boolean isOfRequest(Parameter parameter) {
        return Stream.of(Context.class, HeaderParam.class, PathParam.class, QueryParam.class)
                .anyMatch(parameter::isAnnotationPresent);
    }
}
