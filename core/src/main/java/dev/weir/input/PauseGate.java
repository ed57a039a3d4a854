// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.input;

import dev.weir.backpressure.Admission;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The place where the blocking readers of an input wait while it is paused. Safe for any thread;
 * {@link #pause}, {@link #resume} and {@link #close} never block.
 *
 * <p>No wake-up is lost: the state is remembered, so a reader that comes after {@code resume} goes
 * through. Where an offer is refused although the gate is open (the pause has not been told yet, or
 * its end has been told already), {@link #offer} asks the intake itself, every {@value #RECHECK_MS} ms,
 * and depends on nobody's call.
 */
public final class PauseGate {
    private static final long RECHECK_MS = 5;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean paused;
    private boolean closed;

    /** An open gate. */
    public PauseGate() {}

    /** Readers that come now wait. */
    public void pause() {
        set(true, false);
    }

    /** Readers go on. */
    public void resume() {
        set(false, false);
    }

    /** The input stops: readers that wait, and all that come later, are told so. Final. */
    public void close() {
        set(false, true);
    }

    private void set(boolean nowPaused, boolean nowClosed) {
        lock.lock();
        try {
            paused = nowPaused;
            closed |= nowClosed;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the input stops. */
    public boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Whether readers wait at this moment. */
    public boolean isPaused() {
        lock.lock();
        try {
            return paused && !closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits while the input is paused, as long as that takes.
     *
     * @return whether the reader may go on; false when the input stops
     */
    public boolean awaitOpen() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (paused && !closed) {
                changed.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Offers until the intake takes or sheds, and waits while it does not.
     *
     * @return {@code Admitted} or {@code Shed}; {@code Paused} only when the input stops, and then the
     *     offer was not taken
     */
    public Admission offer(Intake intake, Offer offer) throws InterruptedException {
        while (true) {
            Admission answer = intake.offer(offer);
            switch (answer) {
                case Admission.Admitted _, Admission.Shed _ -> {
                    return answer;
                }
                case Admission.Paused _ -> {
                    if (!awaitOpen() || !awaitTaking(intake)) {
                        return answer;
                    }
                }
            }
        }
    }

    /** Waits until the intake takes or the gate shuts; false when the input stops. */
    private boolean awaitTaking(Intake intake) throws InterruptedException {
        while (intake.state() instanceof Admission.Paused) {
            lock.lockInterruptibly();
            try {
                if (closed) {
                    return false;
                }
                if (paused || changed.await(RECHECK_MS, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            } finally {
                lock.unlock();
            }
        }
        return true;
    }
}
