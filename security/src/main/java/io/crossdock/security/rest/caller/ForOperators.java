package io.crossdock.security.rest.caller;

import jakarta.ws.rs.NameBinding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a resource about this hub itself, of which the cluster has no access rules: whoever may describe the cluster may look,
 * whoever may alter it may change something, see {@link OperatorFilter}. Goes with {@link AsCaller}.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface ForOperators {}
