// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A thread for each task, all of them counted, and a look at the threads that were begun elsewhere since.
 * Safe for any thread.
 */
final class Threads implements Executor {
    /** Threads that the JDK keeps for everybody, by the beginning of their names. */
    private static final List<String> SHARED =
            List.of("ForkJoinPool", "process reaper", "Cleaner", "contract-", "Attach Listener", "surefire");

    private final Set<Thread> before = alive();
    private final AtomicInteger running = new AtomicInteger();

    @Override
    public void execute(Runnable task) {
        running.incrementAndGet();
        Thread.ofVirtual().name("contract").start(() -> {
            try {
                task.run();
            } finally {
                running.decrementAndGet();
            }
        });
    }

    /** Tasks that have not ended. */
    int running() {
        return running.get();
    }

    /** Names of the threads that were begun since this was made, otherwise than through it, and live. */
    Set<String> foreign() {
        Set<Thread> now = alive();
        now.removeAll(before);
        return now.stream().map(Thread::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Thread> alive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .filter(thread -> SHARED.stream().noneMatch(thread.getName()::startsWith))
                .filter(thread -> !isOfTheJdk(thread))
                .collect(Collectors.toSet());
    }

    private static boolean isOfTheJdk(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group != null && List.of("InnocuousThreadGroup", "system").contains(group.getName());
    }
}
