// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tcp;

import dev.weir.config.Schema;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import dev.weir.plugins.codec.StreamKeys;
import dev.weir.plugins.net.TlsKeys;

/** Makes tcp inputs. */
public final class TcpInputFactory implements InputFactory<TcpInputSettings> {
    private static final Schema<TcpInputSettings> SCHEMA = Schema.of(TcpInputSettings.LISTEN.group())
            .group(StreamKeys.CONNECTED)
            .group(TlsKeys.SERVER)
            .into(TcpInputSettings::from);

    /** For the service loader. */
    public TcpInputFactory() {}

    @Override
    public String name() {
        return "tcp";
    }

    @Override
    public String summary() {
        return "Listens for connections that send JSON objects, or texts with a separator.";
    }

    @Override
    public Schema<TcpInputSettings> schema() {
        return SCHEMA;
    }

    @Override
    public String place(TcpInputSettings settings) {
        return settings.listen().endpoint().toString();
    }

    @Override
    public long largestItem(TcpInputSettings settings) {
        return settings.stream().largestOffer();
    }

    @Override
    public Input create(TcpInputSettings settings, InputContext context) {
        return new TcpInput(settings, context);
    }
}
