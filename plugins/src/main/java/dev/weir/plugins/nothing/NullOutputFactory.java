// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.nothing;

import dev.weir.config.Key;
import dev.weir.config.Schema;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import dev.weir.output.Repeats;
import dev.weir.plugins.nothing.NullOutputFactory.Settings;
import java.util.concurrent.CompletableFuture;

/** Makes outputs that take every chunk at once, without a look at it. */
public final class NullOutputFactory implements OutputFactory<Settings> {
    /** There is nothing to set. */
    public record Settings() {}

    private static final String UNSEEN = "what is thrown away need not be laid out first";

    private static final Schema<Settings> SCHEMA = Schema.of(
                    "Nothing",
                    Key.text("format").met(UNSEEN),
                    Key.text("json_date_format").met(UNSEEN),
                    Key.text("json_date_key").met(UNSEEN))
            .into(_ -> new Settings());

    @Override
    public String name() {
        return "null";
    }

    @Override
    public String summary() {
        return "Throws events away.";
    }

    @Override
    public Schema<Settings> schema() {
        return SCHEMA;
    }

    @Override
    public Repeats repeats(Settings settings, boolean durable) {
        return new Repeats.Harmless("nothing is kept, so nothing can be there twice");
    }

    @Override
    public Output create(Settings settings, OutputContext context) {
        return _ -> CompletableFuture.completedFuture(Delivery.DELIVERED);
    }
}
