// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.config.Schema;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;

/** Makes inputs that take events from Fluentd, Fluent Bit and everybody else who speaks Forward. */
public final class ForwardInputFactory implements InputFactory<ForwardInputSettings> {
    /** For the service loader. */
    public ForwardInputFactory() {}

    @Override
    public String name() {
        return "forward";
    }

    @Override
    public String summary() {
        return "Takes events from Fluentd, Fluent Bit and other senders of the Forward protocol.";
    }

    @Override
    public Schema<ForwardInputSettings> schema() {
        return ForwardInputSettings.SCHEMA;
    }

    @Override
    public String place(ForwardInputSettings settings) {
        return settings.listen().endpoint().toString();
    }

    @Override
    public boolean makesTags() {
        return true;
    }

    /** A compressed message and what becomes of it lie side by side. */
    @Override
    public long largestItem(ForwardInputSettings settings) {
        return 2L * settings.messageMax() + 2;
    }

    @Override
    public Input create(ForwardInputSettings settings, InputContext context) {
        return new ForwardInput(settings, context);
    }
}
