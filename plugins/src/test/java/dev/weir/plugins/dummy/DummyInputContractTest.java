// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.dummy;

import dev.weir.contract.InputContract;
import dev.weir.contract.Sender;
import dev.weir.contract.Sending;
import dev.weir.input.InputFactory;
import java.nio.file.Path;
import java.util.List;

/** The contract of inputs, without a sender. */
class DummyInputContractTest extends InputContract<DummyInputSettings> {
    @Override
    protected InputFactory<DummyInputSettings> factory() {
        return new DummyInputFactory();
    }

    @Override
    protected Sending sending() {
        return Sending.SELF_MADE;
    }

    @Override
    protected Sender sender(Path folder) {
        String record = "{\"message\":\"" + "dummy ".repeat(150) + "\"}";
        return Sender.none(List.of("rate", "5000", "dummy", record));
    }
}
