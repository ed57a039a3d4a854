// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.config.Schema;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import dev.weir.output.Repeats;

/** Makes outputs that send events to Fluentd, Fluent Bit, Weir and everybody else who speaks Forward. */
public final class ForwardOutputFactory implements OutputFactory<ForwardOutputSettings> {
    /** For the service loader. */
    public ForwardOutputFactory() {}

    @Override
    public String name() {
        return "forward";
    }

    @Override
    public String summary() {
        return "Sends events to Fluentd, Fluent Bit, Weir and other receivers of the Forward protocol.";
    }

    @Override
    public Schema<ForwardOutputSettings> schema() {
        return ForwardOutputSettings.SCHEMA;
    }

    @Override
    public String place(ForwardOutputSettings settings) {
        return settings.endpoint().toString();
    }

    @Override
    public Repeats repeats(ForwardOutputSettings settings, boolean durable) {
        if (settings.acks().isEmpty()) {
            return new Repeats.Lost("what this machine has taken for sending counts as delivered;"
                    + " require_ack_response on waits for the receiver");
        }
        return new Repeats.HarmlessWhere("the receiver is a Weir, which recognises chunks; Fluentd and Fluent Bit do"
                + " not, and nothing in the protocol tells which it is");
    }

    @Override
    public Output create(ForwardOutputSettings settings, OutputContext context) {
        return new ForwardOutput(settings, context);
    }
}
