// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** The faults that are still to come, and how often each operation was done. Its disk's lock guards it. */
final class FaultPlan {
    private final Map<Operation, Long> done = new EnumMap<>(Operation.class);
    private final List<Pending> pending = new ArrayList<>();
    private final LongConsumer stall;

    FaultPlan(LongConsumer stall) {
        this.stall = stall;
    }

    void add(DiskFault fault) {
        pending.add(new Pending(fault, count(fault.operation()) + fault.after()));
    }

    void clear() {
        pending.clear();
    }

    long count(Operation operation) {
        return done.getOrDefault(operation, 0L);
    }

    /** Counts an operation, lets it stall where that is planned, and says what else happens to it. */
    DiskFault.Effect strike(Operation operation) {
        long number = count(operation);
        done.put(operation, number + 1);
        DiskFault.Effect effect = DiskFault.Effect.NONE;
        for (Iterator<Pending> all = pending.iterator(); all.hasNext(); ) {
            Pending next = all.next();
            if (next.fault.operation() != operation || number < next.from) {
                continue;
            }
            if (next.fault.nanos() > 0) {
                stall.accept(next.fault.nanos());
            }
            if (effect == DiskFault.Effect.NONE) {
                effect = next.fault.effect();
            }
            if (number - next.from + 1 >= next.fault.times()) {
                all.remove();
            }
        }
        return effect;
    }

    /** The same, for operations that either happen or fail. */
    void check(Operation operation) throws IOException {
        DiskFault.Effect effect = strike(operation);
        if (effect.fails()) {
            throw new IOException(effect.message);
        }
    }

    private record Pending(DiskFault fault, long from) {}
}
