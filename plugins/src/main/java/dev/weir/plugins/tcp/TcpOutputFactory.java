// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tcp;

import dev.weir.config.Schema;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import dev.weir.output.Repeats;
import dev.weir.plugins.net.NetKeys;
import dev.weir.plugins.net.TlsKeys;

/** Makes tcp outputs. */
public final class TcpOutputFactory implements OutputFactory<TcpOutputSettings> {
    private static final Schema<TcpOutputSettings> SCHEMA = Schema.of(TcpOutputSettings.KEYS)
            .group(NetKeys.GROUP)
            .group(TlsKeys.CLIENT)
            .into(TcpOutputSettings::from);

    /** For the service loader. */
    public TcpOutputFactory() {}

    @Override
    public String name() {
        return "tcp";
    }

    @Override
    public String summary() {
        return "Sends events over one TCP connection, as MessagePack, JSON or plain texts.";
    }

    @Override
    public Schema<TcpOutputSettings> schema() {
        return SCHEMA;
    }

    @Override
    public String place(TcpOutputSettings settings) {
        return settings.endpoint().toString();
    }

    @Override
    public Repeats repeats(TcpOutputSettings settings, boolean durable) {
        return new Repeats.Lost("what this machine has taken for sending counts as delivered, because nobody answers");
    }

    @Override
    public Output create(TcpOutputSettings settings, OutputContext context) {
        return new TcpOutput(settings, context);
    }
}
