// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.contract.InputContract;
import dev.weir.contract.Sender;
import dev.weir.contract.Sending;
import dev.weir.input.InputFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The contract of inputs for an example that knows nothing of pauses. */
class HeartbeatInputContractTest extends InputContract<Object> {
    @TempDir
    private Path built;

    @Override
    protected InputFactory<Object> factory() throws IOException {
        return ExamplePlugin.build("heartbeat", built).input();
    }

    @Override
    protected Sending sending() {
        return Sending.SELF_MADE;
    }

    @Override
    protected Sender sender(Path folder) {
        return Sender.none(List.of("every", "1ms", "note", "alive ".repeat(3_000)));
    }
}
