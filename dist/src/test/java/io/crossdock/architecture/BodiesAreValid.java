package io.crossdock.architecture;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.validation.Valid;
import jakarta.ws.rs.HttpMethod;

/** The parameter of a REST method that is filled from the request's body is {@code @Valid}. */
final class BodiesAreValid extends ArchCondition<JavaMethod> {
    BodiesAreValid() {
        super("have bodies that are @Valid");
    }

    @Override
    public void check(JavaMethod method, ConditionEvents events) {
        if (!method.isMetaAnnotatedWith(HttpMethod.class)) {
            return;
        }
        for (JavaParameter parameter : method.getParameters()) {
            boolean fromElsewhere = parameter.getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getRawType().getPackageName().startsWith("jakarta.ws.rs"));
            if (!fromElsewhere && !parameter.isAnnotatedWith(Valid.class)) {
                events.add(SimpleConditionEvent.violated(
                        method, "the body of " + method.getFullName() + " is not @Valid"));
            }
        }
    }
}
