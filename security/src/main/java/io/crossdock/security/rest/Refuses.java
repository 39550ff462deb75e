package io.crossdock.security.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * With which statuses a method, or every method of a resource, refuses, for the document that describes the API, besides those that follow from what the
 * method is: 401 where its caller has to say who it is, 400 and 415 where it has a body, 412 where it has {@code If-Match}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Refuses {
    /** 400 to 599. */
    int[] value();
}
