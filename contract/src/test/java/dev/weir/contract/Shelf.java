// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A destination in this process, of which one sees what lies on it. Safe for any thread. */
final class Shelf implements Receiver {
    private final Tally tally = new Tally();
    private final List<Runnable> waiting = new ArrayList<>();
    private Reception reception = Reception.OPEN;

    /** Answers whether it took them. */
    synchronized CompletableFuture<Boolean> put(byte[] events) {
        var answer = new CompletableFuture<Boolean>();
        if (reception == Reception.SILENT) {
            waiting.add(() -> answer.complete(take(events)));
        } else {
            answer.complete(take(events));
        }
        return answer;
    }

    private synchronized boolean take(byte[] events) {
        if (reception == Reception.OPEN) {
            Marks.find(events, Sender.TEXT, tally::add);
        }
        return reception == Reception.OPEN;
    }

    @Override
    public void set(Reception wanted) {
        List<Runnable> ready = List.of();
        synchronized (this) {
            reception = wanted;
            if (wanted != Reception.SILENT) {
                ready = List.copyOf(waiting);
                waiting.clear();
            }
        }
        ready.forEach(Runnable::run);
    }

    @Override
    public List<String> settings() {
        return List.of();
    }

    @Override
    public Sight sight() {
        return Sight.AT_ONCE;
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public Set<Reception> receptions() {
        return EnumSet.allOf(Reception.class);
    }

    @Override
    public void close() {
        set(Reception.REFUSING);
    }
}
