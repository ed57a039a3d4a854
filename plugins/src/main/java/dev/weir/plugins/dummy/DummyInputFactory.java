// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.dummy;

import dev.weir.config.Schema;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;

/** Makes dummy inputs. */
public final class DummyInputFactory implements InputFactory<DummyInputSettings> {
    private static final Schema<DummyInputSettings> SCHEMA =
            Schema.of(DummyInputSettings.KEYS).into(DummyInputSettings::from);

    /** For the service loader. */
    public DummyInputFactory() {}

    @Override
    public String name() {
        return "dummy";
    }

    @Override
    public String summary() {
        return "Makes events out of nothing, at a rate.";
    }

    @Override
    public Schema<DummyInputSettings> schema() {
        return SCHEMA;
    }

    @Override
    public long largestItem(DummyInputSettings settings) {
        return Math.max(DummyInput.BATCH_MAX, DummyInput.turnSize(settings));
    }

    @Override
    public Input create(DummyInputSettings settings, InputContext context) {
        return new DummyInput(settings, context);
    }
}
