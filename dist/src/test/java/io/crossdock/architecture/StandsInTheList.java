package io.crossdock.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** The class is made in the class that lists its kind. */
final class StandsInTheList extends ArchCondition<JavaClass> {
    private final String list;

    StandsInTheList(String list) {
        super("stand in " + list);
        this.list = list;
    }

    @Override
    public void check(JavaClass listed, ConditionEvents events) {
        boolean stands = listed.getConstructorCallsToSelf().stream()
                .anyMatch(call -> call.getOriginOwner().getName().startsWith(list));
        if (!stands) {
            events.add(SimpleConditionEvent.violated(
                    listed,
                    listed.getName() + " stands in no list: add the line 'new " + listed.getSimpleName() + "(…)' to "
                            + list));
        }
    }
}
