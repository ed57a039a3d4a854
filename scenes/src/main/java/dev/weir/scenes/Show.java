// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.util.function.Supplier;

/**
 * Shows picture after picture from a thread of its own, until it is closed; the last one is of the moment
 * of the end.
 */
final class Show implements AutoCloseable {
    private final Screen screen;
    private final Supplier<Picture> pictures;
    private final Thread thread;
    private volatile boolean closed;

    private Show(Screen screen, Supplier<Picture> pictures) {
        this.screen = screen;
        this.pictures = pictures;
        thread = Thread.ofPlatform().daemon().name("weir-scene-show").start(this::play);
    }

    /** Begins to show. */
    static Show begin(Screen screen, Supplier<Picture> pictures) {
        return new Show(screen, pictures);
    }

    private void play() {
        try {
            while (!closed) {
                screen.show(pictures.get());
                Thread.sleep(screen.pace());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        screen.show(pictures.get());
    }
}
