// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.contract.OutputContract;
import dev.weir.contract.Receiver;
import dev.weir.contract.WebReceiver;
import dev.weir.output.OutputFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The contract of outputs for an example. */
class PostOutputContractTest extends OutputContract<Object> {
    @TempDir
    private Path built;

    @Override
    protected OutputFactory<Object> factory() throws IOException {
        return ExamplePlugin.build("post", built).output();
    }

    @Override
    protected Receiver receiver(Path folder) throws IOException {
        return new WebReceiver(port -> List.of("url", "http://127.0.0.1:" + port + "/"));
    }
}
