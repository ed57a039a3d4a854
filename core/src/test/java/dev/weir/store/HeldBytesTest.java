// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.chunk.RouteMask;
import dev.weir.store.HeldBytes.Part;
import org.junit.jupiter.api.Test;

/** Who is said to hold what. */
class HeldBytesTest {
    private static final RouteMask FIRST = RouteMask.of(0);
    private static final RouteMask SECOND = RouteMask.of(1);
    private static final RouteMask BOTH = RouteMask.of(0, 1);

    private final HeldBytes held = new HeldBytes();

    @Test
    void bytes_areHeldByWhoeverIsLeft() {
        held.take(BOTH, 700);
        held.take(FIRST, 30);
        held.take(BOTH, 500);
        held.letGo(BOTH, SECOND, 700);

        assertThat(held.parts())
                .containsExactlyInAnyOrder(new Part(BOTH, 500), new Part(FIRST, 30), new Part(SECOND, 700));
        held.letGo(BOTH, FIRST, 500);
        assertThat(held.parts()).containsExactlyInAnyOrder(new Part(FIRST, 530), new Part(SECOND, 700));
    }

    @Test
    void nothingIsLeft_whenAllHaveLetGo() {
        held.take(BOTH, 700);
        held.letGo(BOTH, FIRST, 700);
        held.letGo(FIRST, RouteMask.NONE, 700);
        assertThat(held.parts()).isEmpty();
    }

    @Test
    void letGo_isRefused_whereLessIsHeld() {
        held.take(FIRST, 700);
        assertThatIllegalStateException().isThrownBy(() -> held.letGo(SECOND, RouteMask.NONE, 1));
        assertThatIllegalStateException().isThrownBy(() -> held.letGo(FIRST, RouteMask.NONE, 701));
        assertThat(held.parts()).containsExactly(new Part(FIRST, 700));
    }
}
