// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.nothing;

import dev.weir.contract.OutputContract;
import dev.weir.contract.Receiver;
import dev.weir.output.OutputFactory;
import java.nio.file.Path;
import java.util.List;

/** The contract of outputs, with nothing to look at. */
class NullOutputContractTest extends OutputContract<NullOutputFactory.Settings> {
    @Override
    protected OutputFactory<NullOutputFactory.Settings> factory() {
        return new NullOutputFactory();
    }

    @Override
    protected Receiver receiver(Path folder) {
        return Receiver.blind(List.of());
    }
}
