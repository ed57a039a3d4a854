// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdin;

import dev.weir.config.Schema;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.function.Supplier;

/** Makes stdin inputs. */
public final class StdinInputFactory implements InputFactory<StdinInputSettings> {
    private static final Schema<StdinInputSettings> SCHEMA =
            Schema.of(StdinInputSettings.KEYS).into(StdinInputSettings::from);

    private final Supplier<InputStream> source;

    /** For the service loader: the standard input of the process. */
    public StdinInputFactory() {
        this(() -> new FileInputStream(FileDescriptor.in));
    }

    /** Over another stream. */
    StdinInputFactory(Supplier<InputStream> source) {
        this.source = source;
    }

    @Override
    public String name() {
        return "stdin";
    }

    @Override
    public String summary() {
        return "Reads JSON, or lines that a parser understands, from the standard input until it ends.";
    }

    @Override
    public Schema<StdinInputSettings> schema() {
        return SCHEMA;
    }

    @Override
    public long largestItem(StdinInputSettings settings) {
        return settings.largestOffer();
    }

    @Override
    public Input create(StdinInputSettings settings, InputContext context) {
        return new StdinInput(settings, context, source.get());
    }
}
