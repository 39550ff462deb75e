package io.crossdock.security.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The status of a method's successful answer, where it is another than 200, or 204 for no answer. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AnswersWith {
    /** 200 to 299. */
    int value();

    /** The status where there is nothing to answer; then the method itself chooses between the two. 0 if it has no choice. */
    int or() default 0;
}
