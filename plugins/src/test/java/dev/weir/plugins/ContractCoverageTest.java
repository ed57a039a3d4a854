// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.InputContract;
import dev.weir.contract.OutputContract;
import dev.weir.input.InputFactory;
import dev.weir.output.OutputFactory;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every plugin that ships is held to its contract: its factory {@code XFactory} by a {@code XContractTest}. */
class ContractCoverageTest {
    static Stream<Class<?>> inputs() {
        return ServiceLoader.load(InputFactory.class).stream().map(ServiceLoader.Provider::type);
    }

    static Stream<Class<?>> outputs() {
        return ServiceLoader.load(OutputFactory.class).stream().map(ServiceLoader.Provider::type);
    }

    private static Class<?> testOf(Class<?> factory) throws ClassNotFoundException {
        return Class.forName(factory.getName().replaceFirst("Factory$", "ContractTest"));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void input_isHeldToItsContract(Class<?> factory) throws ClassNotFoundException {
        assertThat(testOf(factory)).isAssignableTo(InputContract.class);
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void output_isHeldToItsContract(Class<?> factory) throws ClassNotFoundException {
        assertThat(testOf(factory)).isAssignableTo(OutputContract.class);
    }
}
