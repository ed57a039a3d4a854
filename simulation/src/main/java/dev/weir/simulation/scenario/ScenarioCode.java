// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.scenario;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Collectors;

/** Prints a scenario as Java, ready to be a regression test. */
public final class ScenarioCode {
    private ScenarioCode() {}

    /** A whole test method. */
    public static String test(Scenario scenario, String violation) {
        return """
                /** %s. */
                @Test
                void scenario_keepsThePromises_seed%s() {
                    assertThat(Simulation.run(%s).violation())
                            .isEmpty();
                }
                """.formatted(violation, Long.toUnsignedString(scenario.seed()), code(scenario));
    }

    private static String code(Object value) {
        return switch (value) {
            case Record some -> "new " + some.getClass().getSimpleName() + "(" + components(some) + ")";
            case Enum<?> some -> nameOf(some.getDeclaringClass()) + "." + some.name();
            case List<?> some ->
                some.stream()
                        .map(ScenarioCode::code)
                        .collect(Collectors.joining(",\n                ", "List.of(", ")"));
            case String some -> '"' + some + '"';
            case Long some -> some == Long.MAX_VALUE ? "Long.MAX_VALUE" : some + "L";
            case Integer some -> some == Integer.MAX_VALUE ? "Integer.MAX_VALUE" : some.toString();
            default -> value.toString();
        };
    }

    private static String nameOf(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return outer == null ? type.getSimpleName() : outer.getSimpleName() + "." + type.getSimpleName();
    }

    private static String components(Record some) {
        StringBuilder text = new StringBuilder();
        for (RecordComponent component : some.getClass().getRecordComponents()) {
            text.append(text.isEmpty() ? "" : ", ");
            try {
                text.append(code(component.getAccessor().invoke(some)));
            } catch (ReflectiveOperationException hidden) {
                throw new IllegalStateException("a component of " + some.getClass() + " cannot be read", hidden);
            }
        }
        return text.toString();
    }
}
