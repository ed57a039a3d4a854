// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import dev.weir.contract.OutputContract;
import dev.weir.contract.Receiver;
import dev.weir.contract.WebReceiver;
import dev.weir.output.OutputFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The contract of outputs, with a web server. */
class HttpOutputContractTest extends OutputContract<HttpOutputSettings> {
    @Override
    protected OutputFactory<HttpOutputSettings> factory() {
        return new HttpOutputFactory();
    }

    @Override
    protected Receiver receiver(Path folder) throws IOException {
        return new WebReceiver(port -> List.of("host", "127.0.0.1", "port", Integer.toString(port), "format", "json"));
    }
}
