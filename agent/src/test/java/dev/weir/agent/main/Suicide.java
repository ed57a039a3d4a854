// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The end of this process by SIGKILL, in this instant. {@link Runtime#halt} waits up to 300 ms for threads in native code,
 * which go on meanwhile.
 */
final class Suicide {
    private static final int SIGKILL = 9;
    private static final MethodHandle KILL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final int PID = Math.toIntExact(ProcessHandle.current().pid());

    private Suicide() {}

    /** Loads what is needed for it, so that it takes no time when it comes. */
    static void prepare() {
        kill(0);
    }

    static void commit() {
        kill(SIGKILL);
    }

    private static void kill(int signal) {
        try {
            int refused = (int) KILL.invokeExact(PID, signal);
            if (refused != 0) {
                throw new IllegalStateException("the signal " + signal + " to pid=" + PID + " was refused");
            }
        } catch (RuntimeException | Error told) {
            throw told;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
