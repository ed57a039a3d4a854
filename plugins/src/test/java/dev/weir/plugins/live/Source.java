// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.live;

import dev.weir.config.Schema;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import dev.weir.input.PauseGate;

/** An input that does nothing itself and lends its context and its gate to a test. */
public final class Source implements InputFactory<Integer>, Input {
    private final PauseGate gate = new PauseGate();
    private volatile InputContext context;

    /** The input's world. */
    public InputContext context() {
        return context;
    }

    /** Shut while the input is paused. */
    public PauseGate gate() {
        return gate;
    }

    @Override
    public void start() {}

    @Override
    public void pause() {
        gate.pause();
    }

    @Override
    public void resume() {
        gate.resume();
    }

    @Override
    public void stop() {
        gate.close();
    }

    @Override
    public String name() {
        return "source";
    }

    @Override
    public String summary() {
        return "Fed by a test.";
    }

    @Override
    public Schema<Integer> schema() {
        return Schema.empty(1_000_000);
    }

    @Override
    public long largestItem(Integer bytes) {
        return bytes;
    }

    @Override
    public Input create(Integer bytes, InputContext given) {
        context = given;
        return this;
    }
}
